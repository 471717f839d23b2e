import { parseRoute } from '../route.ts';
import { workloadOf, type Workload } from '../workloads/workload.ts';
import { predictFact } from './facts.ts';
import { kubeletCalls } from './kubelet.ts';
import { workloadCalls } from './mesh.ts';
import { mongoCalls } from './mongo.ts';
import { unknown, type Prediction, type Situation } from './situation.ts';

export { isModelled } from './facts.ts';
export type { Prediction, Situation } from './situation.ts';

/**
 * What Istio's rules say must happen when one party calls another under these policies. Pure.
 * @throws MeshproofError for a route outside the cast and for a combination that the model does not know.
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
    throw unknown(route, 'it names parties outside the cast');
  return { caller: workloadOf(parts.from, from), callee };
}
