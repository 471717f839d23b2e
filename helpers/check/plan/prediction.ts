import type { ExpectedOutcome } from '../../model/outcome.ts';
import { parsePolicies } from '../../model/parse-policies.ts';
import { predict, type Prediction } from '../../model/predict.ts';
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
  const predictRoute = routePredictor(check, phase, sabotageName);
  return Object.fromEntries(
    Object.keys(check.record.baseline).map((route) => [route, predictRoute(route).outcome] as const),
  );
}

/**
 * A function from a route to what the model says of it in a phase, with the rules that led there.
 * @throws MeshproofError for policies that the model does not know; so does the function for such a route.
 */
export function routePredictor(
  check: LoadedCheck,
  phase: 'baseline' | 'applied' | 'restored',
  sabotageName?: string,
): (route: string) => Prediction {
  const { record } = check;
  const staging = stagingOf(check, sabotageName);
  const policies = parsePolicies(objectsInForce(staging, phase));
  const cast = phase === 'applied' ? { ...record.cast, ...staging.recasts } : record.cast;
  return (route) => {
    const via = parseRoute(route)?.via;
    const probe = via === undefined ? record.probe : (record.probes[via] ?? record.probe);
    return predict({ policies, cast, route, probe });
  };
}
