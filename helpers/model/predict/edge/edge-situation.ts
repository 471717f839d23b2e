import { EXIT, MeshproofError } from '../../../errors.ts';
import type { Proxy } from '../../gateways/servers.ts';
import type { GatewaySession } from '../../gateways/session.ts';
import type { AdmittedOverMtls, AdmittedOverPlaintext, AdmittedOverTls, ExpectedOutcome } from '../../outcome.ts';
import type { EdgeCertificate, EdgeProbe } from '../../probes/edge.ts';
import { parseRoute } from '../../route.ts';
import type { SpiffeId, X509Subject } from '../../spiffe-id.ts';
import type { CastMember } from '../../workloads/cast-member.ts';
import { gatewaysOf, gatewayWorkload, insidersOf } from '../../workloads/edge-member.ts';
import type { GatewayMember, OutsiderMember } from '../../workloads/gateway-member.ts';
import { workloadOf, type Workload } from '../../workloads/workload.ts';
import { unknown, type Prediction, type Situation } from '../situation.ts';

/** A request that enters the mesh through a gateway. */
export interface EdgeSituation extends Omit<Situation, 'gateways' | 'probe'> {
  readonly probe: EdgeProbe;
}

/** Client, gateway and callee of a request. */
export interface EdgeEnds {
  readonly client: OutsiderMember | Workload;
  readonly member: GatewayMember;
  readonly proxy: Proxy;
  readonly callee: Workload;
}

/** The same, with the situation. */
export interface Entry extends EdgeEnds {
  readonly situation: EdgeSituation;
}

/** What a gateway knows of a client that it admits. */
export interface Admission {
  readonly over: AdmittedOverMtls | AdmittedOverTls | AdmittedOverPlaintext;
  /** The identity that it verified. */
  readonly as?: SpiffeId | X509Subject;
  /** The certificate that it asked for and received. */
  readonly presented?: EdgeCertificate;
  /** Absent in plaintext. */
  readonly session?: GatewaySession;
}

/** The prediction of a request to a gateway. */
export interface EdgePrediction extends Prediction {
  /** What the callee received, if the gateway read the request and the callee admitted it. */
  readonly received?: Received;
}

/** What a callee received of a request that its gateway read. */
export interface Received {
  /** How the gateway sent it. */
  readonly hop: ExpectedOutcome;
  readonly path: string;
  readonly presented?: EdgeCertificate;
  readonly session?: GatewaySession;
}

/** Whether a situation is one of a request to a gateway. */
export function isAtEdge(situation: Situation | EdgeSituation): situation is EdgeSituation {
  return situation.probe.kind === 'edge';
}

/**
 * The three ends of a request to a gateway.
 * @throws MeshproofError for members outside the cast
 */
export function edgeEndsOf({ cast, route, probe }: EdgeSituation): EdgeEnds {
  const { from = '', to = '' } = parseRoute(route) ?? {};
  const insiders = insidersOf(cast);
  const [client, member, called] = [cast[from], cast[probe.at], insiders[to]];
  const callee = called === undefined ? undefined : workloadOf(to, called);
  if (client === undefined || member?.kind !== 'gateway' || callee === undefined)
    throw new MeshproofError({
      operation: `predict the route "${route}" through the gateway ${probe.at}`,
      details: 'it names members outside the cast',
      hint: 'use routes between members of the cast, and a gateway of the cast',
      exitCode: EXIT.usage,
    });
  const proxy = { workload: gatewayWorkload(probe.at, member), ports: member.ports };
  return { client: clientOf(route, from, client), member, proxy, callee };
}

function clientOf(route: string, key: string, member: CastMember): OutsiderMember | Workload {
  if (member.kind === 'outsider') return member;
  const workload = member.kind === 'workload' ? workloadOf(key, member) : undefined;
  if (workload === undefined || workload.meshed)
    throw unknown(route, 'a client of a gateway that is no workload without a sidecar');
  return workload;
}

/** The second hop of a request: from the gateway to the callee. */
export function insideOf({ situation }: Entry, headers: EdgeProbe['headers']): Situation {
  const { policies, cast, route, probe, mesh } = situation;
  const { method, path, host, port } = probe;
  const sent = { kind: 'http', method, path, host, port, headers } as const;
  const gateways = gatewaysOf(cast);
  return { policies, cast: insidersOf(cast), gateways, route, probe: sent, ...(mesh === undefined ? {} : { mesh }) };
}

/** The address of a client as its gateway sees it; undefined for the pod of a workload. */
export function addressSeen({ client, member }: EdgeEnds): string | undefined {
  if (!('address' in client)) return undefined;
  return member.externalTrafficPolicy === 'Local' ? client.address : client.node;
}
