import { EXIT, MeshproofError } from '../../errors.ts';
import { parseRoute } from '../route.ts';
import type { CastMember } from '../workloads/cast-member.ts';
import { gatewaysOf, gatewayWorkload, insidersOf } from '../workloads/edge-member.ts';
import type { GatewayMember } from '../workloads/gateway-member.ts';
import { workloadOf, type Workload } from '../workloads/workload.ts';
import { dryRunCalls } from './admission/dry-run-calls.ts';
import { kubeletCalls } from './calls/kubelet-calls.ts';
import { workloadCalls } from './calls/workload-calls.ts';
import { unmodelledOf } from './concern/unmodelled-of.ts';
import { databaseCalls } from './databases/database-calls.ts';
import { edgeCalls } from './edge/edge-calls.ts';
import { withFact } from './edge/edge-facts.ts';
import { edgeEndsOf, insideOf, isAtEdge, type EdgeSituation } from './edge/edge-situation.ts';
import { throughGateway } from './edge/egress.ts';
import { isModelled, predictFact } from './facts/predict-fact.ts';
import {
  isPrediction,
  unknown,
  UnmodelledSituation,
  type NotModelled,
  type Prediction,
  type Situation,
} from './situation.ts';

export { isModelled } from './facts/predict-fact.ts';
export { isPrediction, type NotModelled, type Prediction, type Situation } from './situation.ts';

/**
 * Predicts the outcome of a route under these policies, by Istio's rules, or returns what the model
 * does not know: a guess would be a wrong prediction. Pure.
 * @throws MeshproofError for a route outside the cast
 */
export function predict(given: Situation | EdgeSituation): Prediction | NotModelled {
  if (isAtEdge(given)) return predictEntry(given);
  const situation = fromInside(given);
  if (situation.probe.kind === 'dry-run') return modelled(() => dryRunCalls(situation));
  const ends = endsOf(situation);
  const [first, ...others] = unmodelledThrough(situation, ends);
  if (first !== undefined) return { notModelled: [first, ...others] };
  const { probe } = situation;
  if (!isModelled(probe)) return { notModelled: [`no rule determines the fact ${probe.fact ?? ''}`] };
  return modelled(() => predictKnown(situation, ends));
}

/** The situation of a request that does not enter through a gateway, but may be routed to one. */
function fromInside(situation: Situation): Situation {
  const gateways = gatewaysOf(situation.cast);
  if (Object.keys(gateways).length === 0) return situation;
  return { ...situation, cast: insidersOf(situation.cast), gateways: { ...gateways, ...situation.gateways } };
}

/** What is not modelled of a route, and of the gateways that its requests can pass. */
function unmodelledThrough(situation: Situation, ends: Ends): readonly string[] {
  const passed = Object.entries(situation.gateways ?? {}).flatMap(([key, member]) => {
    const gateway = gatewayWorkload(key, member);
    return [
      { caller: undefined, callee: gateway },
      { caller: gateway, callee: ends.callee },
    ];
  });
  return [...new Set([ends, ...passed].flatMap((pair) => unmodelledOf(situation, pair)))];
}

/** Predicts a request that enters the mesh through a gateway. */
function predictEntry(situation: EdgeSituation): Prediction | NotModelled {
  return modelled(() => {
    const entry = { situation, ...edgeEndsOf(situation) };
    const { proxy, callee } = entry;
    const partly = unmodelledThrough(insideOf(entry, {}), { caller: proxy.workload, callee });
    if (partly.length > 0) throw unknown(situation.route, partly.join('; '));
    return withFact(entry, edgeCalls(entry));
  });
}

/**
 * The prediction of a situation that has to be modelled.
 * @throws MeshproofError naming what is not modelled
 */
export function requirePrediction(situation: Situation | EdgeSituation): Prediction {
  const result = predict(situation);
  if (isPrediction(result)) return result;
  throw new MeshproofError({
    operation: `predict the route "${situation.route}"`,
    details: `not modelled: ${result.notModelled.join('; ')}`,
    hint: 'use only what the model knows, or extend helpers/model/',
    exitCode: EXIT.usage,
  });
}

/** Returns what a prediction yields, or as NotModelled why it ended. */
export function modelled(predicts: () => Prediction): Prediction | NotModelled {
  try {
    return predicts();
  } catch (error) {
    if (!(error instanceof UnmodelledSituation)) throw error;
    return { notModelled: [error.details] };
  }
}

type Ends = ReturnType<typeof endsOf>;

function predictKnown(situation: Situation, { caller, callee }: Ends): Prediction {
  if (caller === undefined) return kubeletCalls(situation, callee);
  const { fact } = situation.probe;
  const plain = calls(situation, caller, callee);
  if (fact === undefined) return plain;
  const policies = situation.policies.filter(({ kind }) => !REFUSING.includes(kind));
  const authenticated = () => calls({ ...situation, policies }, caller, callee).outcome;
  return predictFact(fact, situation, { caller, callee, authenticated }, plain);
}

/** Kinds that refuse requests of callers that are authenticated. */
const REFUSING: readonly string[] = ['AuthorizationPolicy', 'RequestAuthentication'];

function calls(situation: Situation, caller: Workload, callee: Workload): Prediction {
  const { kind } = situation.probe;
  return kind === 'mongo' || kind === 'postgres'
    ? databaseCalls(situation, caller, callee, throughGateway)
    : workloadCalls(situation, caller, callee, throughGateway);
}

function endsOf({ cast, route, gateways = {} }: Situation): { caller: Workload | undefined; callee: Workload } {
  const parts = parseRoute(route);
  const from = parts === undefined ? undefined : cast[parts.from];
  const to = parts === undefined ? undefined : cast[parts.to];
  const callee = parts === undefined ? undefined : calleeOf(parts.to, to, gateways[parts.to]);
  if (parts === undefined || from === undefined || callee === undefined)
    throw new MeshproofError({
      operation: `predict the route "${route}"`,
      details: 'it names members outside the cast',
      hint: 'use routes between members of the cast',
      exitCode: EXIT.usage,
    });
  return { caller: workloadOf(parts.from, from), callee };
}

/** A gateway is a callee of what is asked about it, such as its configuration. */
function calleeOf(
  key: string,
  member: CastMember | undefined,
  gateway: GatewayMember | undefined,
): Workload | undefined {
  if (gateway !== undefined) return gatewayWorkload(key, gateway);
  return member === undefined ? undefined : workloadOf(key, member);
}
