import type { Mechanism } from '../../model/mechanism.ts';
import type { Observed } from '../../model/outcome.ts';
import { peerIdentity } from '../../model/spiffe-id.ts';
import type { CalleeWitness, Witnessed } from '../../model/witness.ts';
import type { EchoFacts } from '../../probe/echo/facts.ts';
import { portIn, terminatedAt } from '../../witness/callee/terminated.ts';
import { inconclusive, refinedByProxy, refusedOr, withoutForwarded } from '../classification.ts';
import { refusalOf, upstreamReset } from '../http/proxy-response.ts';
import { goTlsAlertIn } from '../tls/tls-alerts.ts';

interface MessageRow {
  /** What the row recognizes, and the document or source code that defines it. */
  readonly source: string;
  readonly message: RegExp;
  readonly mechanism: Mechanism;
}

/** Calls without a response, in the messages of Go and of its gRPC. First match wins. */
const WITHOUT_RESPONSE: readonly MessageRow[] = [
  {
    source:
      "Envoy's RBAC filter to gRPC: status 7 with exactly this message (Envoy, http_filters/rbac; grpc.io, status codes)",
    message: /rpc error: code = PermissionDenied desc = RBAC: access denied$/,
    mechanism: 'rbac-grpc-7',
  },
  {
    source: "Envoy's jwt_authn filter to gRPC: status 16 for its 401 (Envoy, Grpc::Utility::httpToGrpcStatus)",
    message: /rpc error: code = Unauthenticated desc = Jw(t|ks) .*$/,
    mechanism: 'jwt-grpc-16',
  },
  {
    source: "Envoy's jwt_authn filter to gRPC: status 7 for its 403 (Envoy, Grpc::Utility::httpToGrpcStatus)",
    message: /rpc error: code = PermissionDenied desc = Audiences in Jwt are not allowed$/,
    mechanism: 'jwt-grpc-7',
  },
  {
    source: 'Envoy flag UH to gRPC: status 14 with this message (Envoy, access log response flags)',
    message: /rpc error: code = Unavailable desc = no healthy upstream$/,
    mechanism: 'no-endpoints',
  },
  { source: 'net: DNSError', message: /\bno such host\b|server misbehaving/, mechanism: 'dns' },
  { source: 'syscall: ECONNREFUSED', message: /connection refused/, mechanism: 'connection-refused' },
  { source: 'syscall: ECONNRESET', message: /connection reset by peer/, mechanism: 'connection-reset' },
  {
    source: "net and context: time-outs; Istio's echo, forwarder: its own limit",
    message: /i\/o timeout|context deadline exceeded|Client\.Timeout exceeded|^request set timed out/,
    mechanism: 'timeout',
  },
  {
    source: "io: EOF before the response; Istio's echo, TCP forwarder: the connection ended without one",
    message: /(?<!Return )\bEOF"?$|got \[\d+\] SourceIP=(?!.*\[\d+ body\]).*Return EOF$/s,
    mechanism: 'connection-closed',
  },
  {
    source: 'syscall: EPIPE: a reset preceded this write, and another part of the client received it (tcp(7))',
    message: /broken pipe/,
    mechanism: 'connection-reset',
  },
];

/**
 * The WebSocket client reports only that the status was not 101 (gorilla/websocket,
 * ErrBadHandshake).
 */
const NO_UPGRADE = 'websocket: bad handshake';

/**
 * Names the outcome of one call of an echo application from what it reported and what witnesses
 * add.
 */
export function classifyEcho(facts: EchoFacts, witnesses: Witnessed): Observed {
  if (!facts.ok) return failed(facts, witnesses);
  if (facts.status !== 0 && (facts.status < 200 || facts.status >= 300))
    return refusedOr(refusalOf(facts, witnesses.proxy), `no row knows ${describe(facts)}`);
  if (facts.callee['StatusCode'] !== '200' && facts.requestHeaders === undefined)
    return inconclusive(`the response is not the application's: ${describe(facts)}`);
  return facts.protocol === 'tcp' || facts.protocol === 'https'
    ? admittedBytes(facts, witnesses)
    : admittedRequest(facts, witnesses);
}

function failed(facts: EchoFacts, { proxy }: Witnessed): Observed {
  const { error } = facts;
  if (error === NO_UPGRADE)
    return refusedOr(
      proxy?.refused,
      `the upgrade was refused, and no witness reported the mechanism: ${describe(facts)}`,
    );
  const grpc = /rpc error: code = Unavailable desc = (upstream connect error .*)$/s.exec(error)?.[1];
  const mechanism =
    goTlsAlertIn(error) ??
    (grpc === undefined ? undefined : upstreamReset(grpc)) ??
    WITHOUT_RESPONSE.find(({ message }) => message.test(error.trim()))?.mechanism;
  return refusedOr(refinedByProxy(mechanism, proxy), `no row knows ${describe(facts)}`);
}

/** A request whose headers the application echoes, with the certificate that its sidecar added. */
function admittedRequest(facts: EchoFacts, { callee, proxy }: Witnessed): Observed {
  if (callee === undefined) return inconclusive(`the callee did not report what it received: ${describe(facts)}`);
  if (!callee.echoesRequest) return inconclusive(`the callee answered another request: ${describe(facts)}`);
  if (!callee.certificateForwarded) return withoutForwarded(callee, proxy);
  return overMtls(callee);
}

function overMtls({ peer }: CalleeWitness): Observed {
  const as = peerIdentity(peer);
  if (as === undefined) return inconclusive(`the callee received a certificate without an identity: "${peer}"`);
  return { is: 'admitted', over: 'mtls', as, seenBy: 'callee' };
}

/**
 * Bytes that sidecars pass on unread: only the callee's sidecar, if there is one, knows the
 * transport.
 */
function admittedBytes(facts: EchoFacts, { proxy }: Witnessed): Observed {
  if (facts.protocol === 'tcp' && facts.body !== facts.message)
    return inconclusive(`the callee sent back another message than it received: ${describe(facts)}`);
  const inner = facts.protocol === 'https' ? 'tls' : (terminatedAt(portIn(facts.callee))?.over ?? 'plaintext');
  if (proxy?.side === 'callee') {
    if (proxy.transport === undefined) return inconclusive("the callee's sidecar did not report the transport");
    if (proxy.transport !== 'mtls') return { is: 'admitted', over: inner === 'tls' ? 'tls' : proxy.transport };
    if (proxy.as === undefined) return inconclusive("the callee's sidecar verified a certificate without an identity");
    return { is: 'admitted', over: 'mtls', as: proxy.as, seenBy: 'proxy' };
  }
  if (arrivedDirectly(facts)) return { is: 'admitted', over: inner };
  return inconclusive(`the call succeeded, and no witness reported the transport: ${describe(facts)}`);
}

/**
 * True when no sidecar passed the connection on to the application: it would connect from 127.0.0.6
 * (Istio, inbound passthrough bind address) or, to a local address, from the loopback.
 */
function arrivedDirectly({ callee }: EchoFacts): boolean {
  const from = callee['IP'] ?? '';
  return from !== '' && !from.startsWith('127.') && from !== '::6' && from !== '::1';
}

function describe({ protocol, ok, error, status, body }: EchoFacts): string {
  const result = ok ? `status ${status.toString()}, body ${JSON.stringify(body.slice(0, 200))}` : error.slice(0, 500);
  return `${protocol}: ${result}`;
}
