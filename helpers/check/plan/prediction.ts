import type { ExpectedOutcome } from '../../model/outcome.ts';
import { parsePolicies } from '../../model/parse-policies.ts';
import { predict } from '../../model/predict.ts';
import { parseRoute } from '../../model/route.ts';
import type { LoadedCheck } from '../spec.ts';
import { objectsInForce, stagingOf } from './staging.ts';

/**
 * What the model says that every route of a check shows in a phase, sabotaged or not.
 * @throws MeshproofError for a situation that the model does not know.
 */
export function predictedPicture(
  check: LoadedCheck,
  phase: 'baseline' | 'applied' | 'restored',
  sabotageName?: string,
): Readonly<Record<string, ExpectedOutcome>> {
  const { record } = check;
  const staging = stagingOf(check, sabotageName);
  const policies = parsePolicies(objectsInForce(staging, phase));
  const cast = phase === 'applied' ? { ...record.cast, ...staging.recasts } : record.cast;
  const outcomes = Object.keys(record.baseline).map((route) => {
    const via = parseRoute(route)?.via;
    const probe = via === undefined ? record.probe : (record.probes[via] ?? record.probe);
    return [route, predict({ policies, cast, route, probe }).outcome] as const;
  });
  return Object.fromEntries(outcomes);
}
