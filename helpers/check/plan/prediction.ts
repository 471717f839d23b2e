import { parseMeshConfig } from '../../model/mesh-config.ts';
import type { ExpectedOutcome } from '../../model/outcome.ts';
import { parsePolicies } from '../../model/parse-policies.ts';
import { isModelled, predict, type Prediction } from '../../model/predict.ts';
import type { ProbeSpec } from '../../model/probe-spec.ts';
import { parseRoute } from '../../model/route.ts';
import type { CheckRecord, LoadedCheck } from '../spec.ts';
import { objectsInForce, stagingOf } from './staging.ts';

/**
 * What the model says that every route of a check shows in a phase, sabotaged or not. Routes that are asked for a fact which no rule
 * tells are absent.
 * @throws MeshproofError for a situation that the model does not know.
 */
export function predictedPicture(
  check: LoadedCheck,
  phase: 'baseline' | 'applied' | 'restored',
  sabotageName?: string,
): Readonly<Record<string, ExpectedOutcome>> {
  const predictRoute = routePredictor(check, phase, sabotageName);
  return Object.fromEntries(modelledRoutes(check.record).map((route) => [route, predictRoute(route).outcome] as const));
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
  const objects = objectsInForce(staging, phase);
  const policies = parsePolicies(objects);
  const mesh = parseMeshConfig(objects);
  const cast = phase === 'applied' ? { ...record.cast, ...staging.recasts } : record.cast;
  return (route) => predict({ policies, cast, route, probe: probeOf(record, route), mesh });
}

/** The routes of a check of which the model says something: all but those that are asked for a fact which no rule tells. */
export function modelledRoutes(record: CheckRecord): readonly string[] {
  return Object.keys(record.baseline).filter((route) => isModelled(probeOf(record, route)));
}

function probeOf({ probe, probes }: CheckRecord, route: string): ProbeSpec {
  const via = parseRoute(route)?.via;
  return via === undefined ? probe : (probes[via] ?? probe);
}
