import type { ExpectedOutcome } from '../../model/outcome.ts';
import { parseMeshConfig, type MeshConfig } from '../../model/policies/mesh-config.ts';
import { isPrediction, predict, type NotModelled, type Prediction } from '../../model/predict/predict.ts';
import { streamed } from '../../model/predict/stream.ts';
import { type StreamProbe, isStream } from '../../model/probes/stream.ts';
import { parseRoute } from '../../model/route.ts';
import type { CastMember } from '../../model/workloads/cast-member.ts';
import { spelledOut } from '../../model/workloads/probed.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { objectsInForce, changeSetOf, recordUnder } from './changes/change-set.ts';
import { policiesInForce } from './changes/policies-in-force.ts';
import { submittedBy } from './requests/dry-runs.ts';
import { probeOf } from './requests/streamed.ts';

/** What the model predicts of each route of a check, or what it does not know. */
export type Predictions = Readonly<Record<string, Prediction | NotModelled>>;

/** Predicts every route of a check in a phase, sabotaged or not. */
export function predictionsOf(
  check: LoadedCheck,
  phase: 'baseline' | 'applied' | 'restored',
  sabotageName?: string,
): Predictions {
  const predictRoute = routePredictor(check, phase, sabotageName);
  return Object.fromEntries(Object.keys(check.record.baseline).map((route) => [route, predictRoute(route)] as const));
}

/** Predicts the outcomes of a check in a phase; routes that are not modelled are absent. */
export function predictedExpectations(
  ...args: Parameters<typeof predictionsOf>
): Readonly<Record<string, ExpectedOutcome>> {
  const predicted = Object.entries(predictionsOf(...args)).flatMap(([route, result]) =>
    isPrediction(result) ? [[route, result.outcome] as const] : [],
  );
  return Object.fromEntries(predicted);
}

/** Returns what is not modelled of a check in a phase, by route; other routes are absent. */
export function unmodelledRoutes(
  ...args: Parameters<typeof predictionsOf>
): Readonly<Record<string, NotModelled['notModelled']>> {
  const unmodelled = Object.entries(predictionsOf(...args)).flatMap(([route, result]) =>
    isPrediction(result) ? [] : [[route, result.notModelled] as const],
  );
  return Object.fromEntries(unmodelled);
}

/**
 * Returns a function that predicts a route in a phase, with the rules that determine the outcome.
 */
export function routePredictor(
  check: LoadedCheck,
  phase: 'baseline' | 'applied' | 'restored',
  sabotageName?: string,
): (route: string) => Prediction | NotModelled {
  const { record } = check;
  const changeSet = changeSetOf(check, sabotageName);
  const asked = phase === 'applied' && sabotageName !== undefined ? recordUnder(record, sabotageName) : record;
  const objects = objectsInForce(changeSet, phase);
  const policies = policiesInForce(changeSet, phase);
  const mesh = parseMeshConfig(objects);
  const made = asInjected(record.cast, parseMeshConfig(objectsInForce(changeSet, 'baseline')));
  const cast = phase === 'applied' ? { ...made, ...asInjected(changeSet.redeploys, mesh) } : made;
  const now = (route: string): Prediction | NotModelled => {
    const probe = probeOf(asked, route);
    const submitted = submittedBy(probe, check.manifests);
    return predict({ policies, cast, route, probe: isStream(probe) ? probe.of : probe, mesh, ...submitted });
  };
  return (route) => {
    const probe = probeOf(record, route);
    if (!isStream(probe)) return now(route);
    const before = phase === 'applied' ? routePredictor(asSingle(check, route, probe), 'baseline')(route) : now(route);
    return streamed(probe, route, before, now(route));
  };
}

/** Workloads keep the injection of the configuration under which they were created. */
function asInjected(
  cast: Readonly<Record<string, CastMember>>,
  { rewritesProbes }: MeshConfig,
): Readonly<Record<string, CastMember>> {
  const injected = Object.entries(cast).map(([key, member]) => [
    key,
    member.kind === 'workload' ? { ...member, annotations: spelledOut(member.annotations, rewritesProbes) } : member,
  ]);
  return Object.fromEntries(injected) as Readonly<Record<string, CastMember>>;
}

/** Returns the check with the single request of a stream in place of the stream. */
function asSingle(check: LoadedCheck, route: string, { of }: StreamProbe): LoadedCheck {
  const via = parseRoute(route)?.via;
  const { record } = check;
  const probes = via === undefined ? record.probes : { ...record.probes, [via]: of };
  return { ...check, record: { ...record, probes, ...(via === undefined ? { probe: of } : {}) } };
}
