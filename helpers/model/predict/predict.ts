import { parseRoute } from '../route.ts';
import { workloadOf, type Workload } from '../workloads/workload.ts';
import { kubeletCalls } from './calls/kubelet-calls.ts';
import { mongoCalls } from './calls/mongo-calls.ts';
import { workloadCalls } from './calls/workload-calls.ts';
import { predictFact } from './facts/predict-fact.ts';
import { unknown, type Prediction, type Situation } from './situation.ts';

export { isModelled } from './facts/predict-fact.ts';
export type { Prediction, Situation } from './situation.ts';

/**
 * Predicts the outcome of a route under these policies, by Istio's rules. Pure.
 * @throws MeshproofError for a route outside the cast and for a combination that is not modelled
 */
export function predict(situation: Situation): Prediction {
  const { caller, callee } = ends(situation);
  if (caller === undefined) return kubeletCalls(situation, callee);
  const { fact } = situation.probe;
  const plain = calls(situation, caller, callee);
  if (fact === undefined) return plain;
  const policies = situation.policies.filter(({ kind }) => kind !== 'AuthorizationPolicy');
  const authenticated = () => calls({ ...situation, policies }, caller, callee).outcome;
  return predictFact(fact, situation, { caller, callee, authenticated }, plain);
}

function calls(situation: Situation, caller: Workload, callee: Workload): Prediction {
  return situation.probe.kind === 'mongo'
    ? mongoCalls(situation, caller, callee)
    : workloadCalls(situation, caller, callee);
}

function ends({ cast, route }: Situation): { caller: Workload | undefined; callee: Workload } {
  const parts = parseRoute(route);
  const from = parts === undefined ? undefined : cast[parts.from];
  const to = parts === undefined ? undefined : cast[parts.to];
  const callee = parts === undefined || to === undefined ? undefined : workloadOf(parts.to, to);
  if (parts === undefined || from === undefined || callee === undefined)
    throw unknown(route, 'it names members outside the cast');
  return { caller: workloadOf(parts.from, from), callee };
}
