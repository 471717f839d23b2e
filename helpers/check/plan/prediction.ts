import type { ExpectedOutcome } from '../../model/outcome.ts';
import { parseMeshConfig, type MeshConfig } from '../../model/policies/mesh-config.ts';
import { parsePolicies } from '../../model/policies/parse-policies.ts';
import { isModelled, predict, type Prediction } from '../../model/predict/predict.ts';
import { streamed } from '../../model/predict/stream.ts';
import { type StreamProbe, isStream } from '../../model/probes/stream.ts';
import { parseRoute } from '../../model/route.ts';
import type { CastMember } from '../../model/workloads/cast-member.ts';
import { spelledOut } from '../../model/workloads/probed.ts';
import type { CheckRecord, LoadedCheck } from '../record/check-record.ts';
import { objectsInForce, changeSetOf } from './changes/change-set.ts';
import { probeOf } from './requests/streamed.ts';

/**
 * Predicts the outcome of every route of a check in a phase, sabotaged or not. Routes whose fact no
 * rule determines are absent.
 * @throws MeshproofError for a situation that the model does not know.
 */
export function predictedExpectations(
  check: LoadedCheck,
  phase: 'baseline' | 'applied' | 'restored',
  sabotageName?: string,
): Readonly<Record<string, ExpectedOutcome>> {
  const predictRoute = routePredictor(check, phase, sabotageName);
  return Object.fromEntries(modelledRoutes(check.record).map((route) => [route, predictRoute(route).outcome] as const));
}

/**
 * Returns a function that predicts a route in a phase, with the rules that determine the outcome.
 * @throws MeshproofError for policies that the model does not know; the function throws it for
 * routes.
 */
export function routePredictor(
  check: LoadedCheck,
  phase: 'baseline' | 'applied' | 'restored',
  sabotageName?: string,
): (route: string) => Prediction {
  const { record } = check;
  const changeSet = changeSetOf(check, sabotageName);
  const objects = objectsInForce(changeSet, phase);
  const policies = parsePolicies(objects);
  const mesh = parseMeshConfig(objects);
  const made = asInjected(record.cast, parseMeshConfig(objectsInForce(changeSet, 'baseline')));
  const cast = phase === 'applied' ? { ...made, ...asInjected(changeSet.redeploys, mesh) } : made;
  const now = (route: string): Prediction => {
    const probe = probeOf(record, route);
    return predict({ policies, cast, route, probe: isStream(probe) ? probe.of : probe, mesh });
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

/** Returns the routes that the model predicts: all but those whose fact no rule determines. */
export function modelledRoutes(record: CheckRecord): readonly string[] {
  return Object.keys(record.baseline).filter((route) => isModelled(probeOf(record, route)));
}

/** Returns the check with the single request of a stream in place of the stream. */
function asSingle(check: LoadedCheck, route: string, { of }: StreamProbe): LoadedCheck {
  const via = parseRoute(route)?.via;
  const { record } = check;
  const probes = via === undefined ? record.probes : { ...record.probes, [via]: of };
  return { ...check, record: { ...record, probes, ...(via === undefined ? { probe: of } : {}) } };
}
