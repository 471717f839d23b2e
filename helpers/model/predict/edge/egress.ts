import { chainFor, chainsOf } from '../../gateways/chains.ts';
import { listenerAt } from '../../gateways/servers.ts';
import { keyOf, type Mechanism } from '../../mechanism.ts';
import { refused } from '../../outcome.ts';
import { clientSide, type ClientSide } from '../../policies/destination-rule/client-tls.ts';
import type { EdgeProbe, EdgeTls } from '../../probes/edge.ts';
import type { Destination } from '../../routing/addressing.ts';
import { gatewayWorkload } from '../../workloads/edge-member.ts';
import type { Workload } from '../../workloads/workload.ts';
import { addressingOf, type Sending } from '../calls/attempt.ts';
import { identityOf, meshOf, unknown, type Prediction, type Situation } from '../situation.ts';
import { edgeCalls } from './edge-calls.ts';
import type { Entry } from './edge-situation.ts';

/**
 * Predicts a request that a VirtualService of sidecars routes to a gateway, and one of its Gateway
 * from there to the callee. The outcome is that of the last hop, as the callee sees the gateway.
 */
export function throughGateway(sending: Sending, destination: Destination): Prediction {
  const { situation, caller, callee } = sending;
  const { policies, route, probe, gateways = {} } = situation;
  const key = destination.service.gateway ?? '';
  const member = gateways[key];
  const { request } = addressingOf(sending);
  if (member === undefined || request === undefined) throw unknown(route, 'bytes that are sent to a gateway');
  if ('fact' in probe) throw unknown(route, 'facts of a request that leaves through a gateway');
  const proxy = { workload: gatewayWorkload(key, member), ports: member.ports };
  const containerPort = member.ports[destination.port] ?? destination.port;
  const towards = { callee: proxy.workload, containerPort, destination, mesh: meshOf(situation) };
  const client = clientSide(policies, caller, towards);
  const tls = tlsOf(situation, caller, { destination, client, proxy: proxy.workload });
  const { method, path, host, headers } = { ...request, path: destination.path ?? request.path };
  const sent: EdgeProbe = { kind: 'edge', at: key, port: destination.port, method, path, host, headers };
  const edge = {
    ...situation,
    cast: { ...situation.cast, ...gateways },
    probe: tls === undefined ? sent : { ...sent, tls },
  };
  const entry: Entry = { situation: edge, client: caller, member, proxy, callee };
  if (tls !== undefined) requireMeshServer(entry, tls);
  const { outcome, trace, received } = edgeCalls(entry);
  const all = [...destination.trace, ...client.trace, ...trace];
  if (received !== undefined) return { outcome: received.hop, trace: all };
  if (outcome.is !== 'refused') throw unknown(route, 'a connection that a gateway passes on for a sidecar');
  return { outcome: refused.by(asResponse(outcome.by, tls)), trace: all };
}

interface First {
  readonly destination: Destination;
  readonly client: ClientSide;
  readonly proxy: Workload;
}

/** TLS of the caller's sidecar; its server name is that of the rule, else that of the cluster. */
function tlsOf(situation: Situation, caller: Workload, { destination, client, proxy }: First): EdgeTls | undefined {
  const { sends, tls } = client;
  if (sends === 'plaintext') return undefined;
  if (sends !== 'istio-mtls')
    throw unknown(situation.route, 'TLS without the certificate of the mesh towards a gateway');
  const servers = tls?.servers ?? [];
  if (servers.length > 0 && !servers.includes(identityOf(situation, proxy)))
    throw unknown(situation.route, 'a rule that expects another identity of a gateway');
  const { service, port, subset = '' } = destination;
  const sni = tls?.sni || `outbound_.${port.toString()}_.${subset}_.${service.host}`;
  return { sni, certificate: { of: caller.name, by: 'mesh', names: [identityOf(situation, caller)] } };
}

/** A sidecar accepts the certificates of the mesh alone. */
function requireMeshServer({ situation, proxy }: Entry, { sni }: EdgeTls): void {
  const { servers } = listenerAt(situation.policies, proxy, situation.probe.port);
  const chain = chainFor(chainsOf(situation, proxy, servers), sni);
  if (chain === undefined || (chain.passesTo === undefined && chain.server.tls?.mode === 'ISTIO_MUTUAL')) return;
  throw unknown(situation.route, 'TLS of the mesh towards a server of a gateway that is not ISTIO_MUTUAL');
}

/** How a sidecar reports that its gateway refused the connection; responses it passes on. */
function asResponse(by: Mechanism, tls: EdgeTls | undefined): Mechanism {
  if (by === 'connection-refused') return 'upstream-reset:UF';
  // Without a filter chain the gateway ends a connection before its handshake, if it has one.
  if (by === 'connection-reset') return tls === undefined ? 'upstream-reset:UC' : 'upstream-reset:UF';
  return keyOf(by) === 'tls-alert' ? 'upstream-reset:UF' : by;
}
