import { chainFor, chainsOf, type Chain } from '../../gateways/chains.ts';
import { credentialOf } from '../../gateways/credentials.ts';
import { alertOf } from '../../gateways/handshake.ts';
import { endsOrPassesTls, listenerAt, type BoundServer, type Listener } from '../../gateways/servers.ts';
import { sessionOf } from '../../gateways/session.ts';
import type { Mechanism } from '../../mechanism.ts';
import { admitted, refused, type ExpectedOutcome } from '../../outcome.ts';
import type { EdgeTls } from '../../probes/edge.ts';
import { peerIdentity } from '../../spiffe-id.ts';
import { unknown, type Prediction } from '../situation.ts';
import type { Admission, EdgePrediction, Entry } from './edge-situation.ts';
import { passedOn, requested } from './second-hop.ts';

/**
 * Predicts a request to a gateway: the server of its port and server name, the handshake, the
 * policies of the gateway, the routes of its host, and the second hop to the callee. An admission
 * is by the transport and the identity of the client at the gateway.
 */
export function edgeCalls(entry: Entry): EdgePrediction {
  const { situation, proxy } = entry;
  const { policies, probe, route } = situation;
  const listener = listenerAt(policies, proxy, probe.port);
  if (listener.servers.length === 0)
    return refusal(
      [...listener.trace, `no Gateway has a server at port ${probe.port.toString()}`],
      'connection-refused',
    );
  if (new Set(listener.servers.map(endsOrPassesTls)).size > 1)
    throw unknown(route, 'servers with and without TLS at one port of a gateway');
  return probe.tls === undefined ? inPlaintext(entry, listener) : overTls(entry, listener, probe.tls);
}

function inPlaintext(entry: Entry, { servers, trace }: Listener): EdgePrediction {
  const { route } = entry.situation;
  const [first] = servers;
  if (first?.protocol === 'tcp') throw unknown(route, 'a server of TCP at a gateway');
  if (first?.protocol === 'http')
    return requested(entry, {
      servers,
      trace: [...trace, ...servers.map(serves)],
      admission: { over: admitted.overPlaintext() },
    });
  const chain = chainFor(chainsOf(entry.situation, entry.proxy, servers), '');
  if (chain?.passesTo !== undefined) throw unknown(route, 'plaintext that a gateway passes on');
  // Envoy's TLS transport socket ends a connection that does not begin with a handshake.
  if (chain !== undefined)
    return refusal(
      [...trace, ...servers.map(serves), 'plaintext matches the filter chain for every host, which is TLS'],
      'connection-closed',
    );
  return refusal(
    [...trace, ...servers.map(serves), 'plaintext has no server name, so no filter chain matches'],
    'connection-reset',
  );
}

function overTls(entry: Entry, { servers, trace }: Listener, client: EdgeTls): EdgePrediction {
  if (servers.some((server) => !endsOrPassesTls(server)))
    throw unknown(entry.situation.route, 'TLS towards a server of plaintext');
  const chains = chainsOf(entry.situation, entry.proxy, servers);
  if (chains.length === 0)
    return refusal(
      [...trace, ...servers.map(serves), 'without a route of TLS the gateway has no listener'],
      'connection-refused',
    );
  const chain = chainFor(chains, client.sni);
  if (chain === undefined) {
    const name = client.sni === '' ? 'no server name' : `the server name ${client.sni}`;
    return refusal([...trace, ...servers.map(serves), `no filter chain is for ${name}`], 'connection-reset');
  }
  const soFar = [...trace, serves(chain.server)];
  return chain.passesTo === undefined
    ? ended(entry, chain, soFar, client)
    : passedOn(entry, { ...chain.passesTo, trace: soFar });
}

/** A connection whose TLS the gateway ends. */
function ended(entry: Entry, { server }: Chain, trace: readonly string[], client: EdgeTls): EdgePrediction {
  const { tls, gateway } = server;
  const { policies, route } = entry.situation;
  if (tls === undefined) throw unknown(route, `the Gateway ${gateway} has a server of TLS without its settings`);
  if (tls.mode === 'SIMPLE' && tls.subjectAltNames.length > 0) throw unknown(route, 'subjectAltNames in mode SIMPLE');
  const credential = credentialOf(policies, entry.proxy.workload.namespace, tls);
  if (credential.is === 'unknown') throw unknown(route, credential.because);
  // Envoy closes a connection whose context it does not have (ssl_socket.cc, NotReadySslSocket).
  if (credential.is === 'missing') return refusal([...trace, credential.because], 'connection-reset');
  const alert = alertOf(tls, client, credential);
  if (alert !== undefined) return refusal([...trace, `the server refuses the client: ${alert}`], `tls-alert:${alert}`);
  const session = sessionOf(tls, client, credential, entry.situation.probe.host);
  return requested(entry, { servers: [server], trace, admission: { ...admissionOf(server, client), session } });
}

/**
 * A certificate that the server does not ask for proves nothing; one that it asks for and does not
 * verify names the client all the same (measured).
 */
function admissionOf({ tls }: BoundServer, { certificate }: EdgeTls): Admission {
  if (certificate === undefined || tls?.mode === 'SIMPLE') return { over: admitted.overTls() };
  // An identity of SPIFFE comes before the subject, whatever authority signed it.
  const identity = certificate.names?.find((name) => peerIdentity(name) !== undefined);
  const as = peerIdentity(identity ?? '') ?? (`CN=${certificate.of}` as const);
  return { over: admitted.overMtls(as, { seenBy: 'gateway' }), as, presented: certificate };
}

function serves({ gateway, hosts, port, protocol, tls }: BoundServer): string {
  const mode = tls === undefined || protocol === 'http' ? '' : ` in mode ${tls.mode}`;
  return `the Gateway ${gateway} serves ${hosts.join(' and ')} at port ${port.toString()}${mode}`;
}

function refusal(trace: readonly string[], by: Mechanism): Prediction {
  const outcome: ExpectedOutcome = refused.by(by);
  return { outcome, trace: [...trace, `so the gateway refuses it: ${by}`] };
}
