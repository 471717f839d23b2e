import type { Mechanism, Observed } from '../model/outcome.ts';
import type { EchoFacts } from '../probe/echo/facts.ts';
import type { CalleeWitness, Witnessed } from './classify.ts';
import { answeredByProxy, upstreamReset } from './http.ts';
import { goTlsAlertIn, inconclusive, namedBetter, peerIdentity, refusedOr } from './mechanisms.ts';

interface Row {
  /** What the row knows, and who says that it means this. */
  readonly source: string;
  readonly words: RegExp;
  readonly mechanism: Mechanism;
}

/** Calls without an answer, in the words of Go and of its gRPC. First match wins. */
const WITHOUT_ANSWER: readonly Row[] = [
  {
    source:
      "Envoy's RBAC filter to gRPC: status 7 with exactly these words (Envoy, http_filters/rbac; grpc.io, status codes)",
    words: /rpc error: code = PermissionDenied desc = RBAC: access denied$/,
    mechanism: 'rbac-grpc-7',
  },
  {
    source: 'Envoy flag UH to gRPC: status 14 with these words (Envoy, access log response flags)',
    words: /rpc error: code = Unavailable desc = no healthy upstream$/,
    mechanism: 'no-endpoints',
  },
  { source: 'net: DNSError', words: /\bno such host\b|server misbehaving/, mechanism: 'dns' },
  { source: 'syscall: ECONNREFUSED', words: /connection refused/, mechanism: 'connection-refused' },
  { source: 'syscall: ECONNRESET', words: /connection reset by peer/, mechanism: 'connection-reset' },
  {
    source: "net and context: time-outs; Istio's echo, forwarder: its own limit",
    words: /i\/o timeout|context deadline exceeded|Client\.Timeout exceeded|^request set timed out/,
    mechanism: 'timeout',
  },
  {
    source: "io: EOF before the answer; Istio's echo, TCP forwarder: the connection ended without one",
    words: /(?<!Return )\bEOF"?$|got \[\d+\] SourceIP=(?!.*\[\d+ body\]).*Return EOF$/s,
    mechanism: 'connection-closed',
  },
  {
    source: 'syscall: EPIPE: a reset came before this write, and another part of the client was told of it (tcp(7))',
    words: /broken pipe/,
    mechanism: 'connection-reset',
  },
];

/** The WebSocket client throws the answer away and keeps that it was none of 101 (gorilla/websocket, ErrBadHandshake). */
const NO_UPGRADE = 'websocket: bad handshake';

/** Names the outcome of one call of an echo application from what it said and what witnesses add. */
export function classifyEcho(facts: EchoFacts, witnesses: Witnessed): Observed {
  if (!facts.ok) return failed(facts, witnesses);
  if (facts.status !== 0 && (facts.status < 200 || facts.status >= 300))
    return refusedOr(answeredByProxy(facts), `no row knows ${shown(facts)}`);
  if (facts.callee['StatusCode'] !== '200' && facts.requestHeaders === undefined)
    return inconclusive(`somebody else than the application answered: ${shown(facts)}`);
  return facts.protocol === 'tcp' || facts.protocol === 'https'
    ? throughBytes(facts, witnesses)
    : throughRequest(facts, witnesses);
}

function failed(facts: EchoFacts, { proxy }: Witnessed): Observed {
  const { error } = facts;
  if (error === NO_UPGRADE)
    return refusedOr(proxy?.refused, `the upgrade was refused, and no witness says by what: ${shown(facts)}`);
  const grpc = /rpc error: code = Unavailable desc = (upstream connect error .*)$/s.exec(error)?.[1];
  const mechanism =
    goTlsAlertIn(error) ??
    (grpc === undefined ? undefined : upstreamReset(grpc)) ??
    WITHOUT_ANSWER.find(({ words }) => words.test(error.trim()))?.mechanism;
  return refusedOr(namedBetter(mechanism, proxy), `no row knows ${shown(facts)}`);
}

/** A request whose headers the application tells: its own sidecar wrote there whose certificate it saw. */
function throughRequest(facts: EchoFacts, { callee, proxy }: Witnessed): Observed {
  if (callee === undefined) return inconclusive(`the callee did not say what it received: ${shown(facts)}`);
  if (!callee.echoesRequest) return inconclusive(`the callee answered another request than was sent: ${shown(facts)}`);
  // An application sees whether a certificate was shown and nothing else of TLS; its sidecar does.
  if (!callee.certificateForwarded) return { is: 'admitted', over: proxy?.transport === 'tls' ? 'tls' : 'plaintext' };
  return overMtls(callee);
}

function overMtls({ peer }: CalleeWitness): Observed {
  const as = peerIdentity(peer);
  if (as === undefined) return inconclusive(`the callee saw a certificate without an identity: "${peer}"`);
  return { is: 'admitted', over: 'mtls', as, seenBy: 'callee' };
}

/** Bytes that sidecars pass on unread: what was around them only the callee's sidecar knows, unless there was none. */
function throughBytes(facts: EchoFacts, { proxy }: Witnessed): Observed {
  if (facts.protocol === 'tcp' && facts.body !== facts.message)
    return inconclusive(`the callee sent back something else than was sent: ${shown(facts)}`);
  const within = facts.protocol === 'https' ? 'tls' : 'plaintext';
  if (proxy?.side === 'callee') {
    if (proxy.transport === undefined) return inconclusive("the callee's sidecar does not say over which transport");
    if (proxy.transport !== 'mtls') return { is: 'admitted', over: within === 'tls' ? 'tls' : proxy.transport };
    if (proxy.as === undefined) return inconclusive("the callee's sidecar verified a certificate without an identity");
    return { is: 'admitted', over: 'mtls', as: proxy.as, seenBy: 'proxy' };
  }
  if (cameStraight(facts)) return { is: 'admitted', over: within };
  return inconclusive(`the call was answered, and no witness says over which transport: ${shown(facts)}`);
}

/**
 * True when no sidecar stood before the application: one hands connections on from 127.0.0.6 (Istio, inbound passthrough bind address)
 * or, to a local address, from the loopback.
 */
function cameStraight({ callee }: EchoFacts): boolean {
  const from = callee['IP'] ?? '';
  return from !== '' && !from.startsWith('127.') && from !== '::6' && from !== '::1';
}

function shown({ protocol, ok, error, status, body }: EchoFacts): string {
  const said = ok ? `status ${status.toString()}, body ${JSON.stringify(body.slice(0, 200))}` : error.slice(0, 500);
  return `${protocol}: ${said}`;
}
