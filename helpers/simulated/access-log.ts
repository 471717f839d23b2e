import type { Mechanism } from '../model/mechanism.ts';
import type { ExpectedOutcome } from '../model/outcome.ts';
import type { ClientFacts } from '../probe/facts.ts';
import type { ProbeResult, ProbeRequest } from '../probe/probe-request.ts';
import type { AccessLogFacts, FoundBy } from '../witness/access-log/access-log-facts.ts';
import type { AccessLogEntry, ConnectionEntry, HttpEntry, OutboundEntry } from '../witness/access-log/entry.ts';
import type { OutboundFacts } from '../witness/access-log/outbound-facts.ts';
import { calleeFacts } from '../witness/callee/callee.ts';
import { portOf, type Session } from './clients.ts';

/** Where the pods of a simulated mesh are. */
export const CALLER_ADDRESS = '10.0.0.1';
const CALLEE_ADDRESS = '10.0.0.2';

/** The caller's end of a connection, as the callee's sidecar sees it. */
export function remoteOf(request: ProbeRequest): string {
  return `${CALLER_ADDRESS}:${portOf(request).toString()}`;
}

/** What happened to a request in truth, and the session that it came in if there was one. */
export interface Truth {
  readonly outcome: ExpectedOutcome;
  readonly session: Session;
  /** Whom the callee's sidecar authenticated. */
  readonly peer?: string;
}

/** What the callee's sidecar writes of a request; undefined where it cannot have met it. What curl says counts, if it lies as well. */
export function accessLogOf({ request, facts }: ProbeResult, truth: Truth): AccessLogFacts | undefined {
  const { outcome, session: own, peer } = truth;
  const session = peer === undefined ? {} : sessionOf(peer, own);
  if (facts.kind === 'http') return curlLogged(request, facts, session);
  if (facts.kind !== 'echo') return undefined;
  const inBytes = facts.protocol === 'tcp' || facts.protocol === 'https';
  if (outcome.is === 'admitted')
    return inBytes
      ? logged(request, 'address', {
          meshproof: 'connection',
          ...connection(request),
          ...session,
          bytesIn: 1,
          bytesOut: 1,
        })
      : logged(request, 'request-id', {
          ...requestEntry(request, facts.protocol === 'websocket' ? 101 : 200),
          ...session,
        });
  return outcome.is === 'refused' ? refusalLogged(request, outcome.by, session) : undefined;
}

function curlLogged(
  request: ProbeRequest,
  facts: Extract<ClientFacts, { kind: 'http' }>,
  session: LoggedSession,
): AccessLogFacts | undefined {
  switch (facts.status) {
    case 200: {
      const element = calleeFacts(facts, request.requestId)?.elements.at(-1);
      const seen =
        element === undefined ? {} : sessionOf(element.uri.join(','), { hash: element.hash, by: element.by.join(',') });
      return logged(request, 'request-id', { ...requestEntry(request, 200), ...seen });
    }
    case 403:
      return refusalLogged(request, facts.body.startsWith('RBAC') ? 'rbac-403' : 'ext-authz-403', session);
    case 503:
      return facts.body.includes('connection termination')
        ? refusalLogged(request, 'upstream-reset:UC', session)
        : undefined;
    default:
      return facts.exitCode === 56 ? refusalLogged(request, 'connection-reset', session) : undefined;
  }
}

/** What the caller's sidecar writes of a call that it could not pass on; undefined where it answered its client, or had nothing to do with it. */
export function outboundLogOf({ request, facts }: ProbeResult, { outcome }: Truth): OutboundFacts | undefined {
  if (outcome.is !== 'refused' || outcome.by !== 'upstream-reset:UF' || facts.kind !== 'echo') return undefined;
  if (facts.protocol !== 'tcp' && facts.protocol !== 'https' && facts.protocol !== 'websocket') return undefined;
  const byId = facts.protocol === 'websocket';
  const line: OutboundEntry = {
    meshproof: 'outbound',
    start: '2026-11-22T13:00:00.000Z',
    durationMs: 1,
    remote: remoteOf(request),
    local: `${CALLEE_ADDRESS}:8080`,
    flags: 'UF,URX',
    upstream: `${CALLEE_ADDRESS}:8080`,
    upstreamFailure: 'TLS_error',
    ...(byId ? { requestId: request.requestId } : {}),
  };
  const pod = `${request.from.namespace}/${request.from.workload}-1`;
  return { kind: 'outbound-log', pod, foundBy: byId ? 'request-id' : 'address', lines: [line] };
}

const DENIED = 'rbac_access_denied_matched_policy[none]';

function refusalLogged(request: ProbeRequest, by: Mechanism, session: LoggedSession): AccessLogFacts | undefined {
  switch (by) {
    case 'rbac-403':
    case 'rbac-grpc-7':
      return logged(request, 'request-id', {
        ...requestEntry(request, by === 'rbac-403' ? 403 : 200),
        ...session,
        details: DENIED,
      });
    case 'ext-authz-403':
      return logged(request, 'request-id', { ...requestEntry(request, 403), ...session, flags: 'UAEX' });
    case 'rbac-l4':
      return logged(request, 'address', {
        meshproof: 'connection',
        ...connection(request),
        ...session,
        termination: DENIED,
      });
    case 'connection-reset':
      return logged(request, 'port', refusedPlaintext(request));
    case 'connection-closed':
    case 'upstream-reset:UC':
      return logged(request, 'address', refusedPlaintext(request));
    default:
      return undefined;
  }
}

function logged({ to }: ProbeRequest, foundBy: FoundBy, line: AccessLogEntry): AccessLogFacts {
  return { kind: 'access-log', pod: `${to.namespace}/${to.workload}-1`, foundBy, lines: [line] };
}

function connection(request: ProbeRequest): Omit<ConnectionEntry, 'meshproof'> {
  return {
    start: '2026-11-22T13:00:00.000Z',
    durationMs: 1,
    connection: 1,
    chain: '0.0.0.0_8080',
    remote: remoteOf(request),
    local: `${CALLEE_ADDRESS}:8080`,
    sni: null,
    tlsVersion: null,
    tlsCipher: null,
    peerUri: null,
    peerSubject: null,
    peerFingerprint: null,
    localUri: null,
    transportFailure: null,
    termination: null,
    flags: '-',
    bytesIn: 0,
    bytesOut: 0,
    upstream: null,
    upstreamFailure: null,
  };
}

function requestEntry(request: ProbeRequest, code: number): HttpEntry {
  return {
    meshproof: 'http',
    ...connection(request),
    requestId: request.requestId,
    protocol: 'HTTP/1.1',
    method: 'method' in request.probe ? request.probe.method : 'POST',
    path: 'path' in request.probe ? request.probe.path : '/',
    authority: `${request.to.workload}.${request.to.namespace}:8000`,
    code,
    details: 'via_upstream',
  };
}

type LoggedSession = Partial<Omit<ConnectionEntry, 'meshproof'>>;

/** The TLS session in which a peer showed its certificate. */
function sessionOf(peerUri: string, { hash, by }: Session): LoggedSession {
  return {
    tlsVersion: 'TLSv1.3',
    tlsCipher: 'TLS_AES_128_GCM_SHA256',
    peerUri,
    peerFingerprint: hash,
    localUri: by,
  };
}

/** What STRICT makes of plaintext: no filter chain takes it. */
function refusedPlaintext(request: ProbeRequest): ConnectionEntry {
  const transportFailure = 'TLS_error|error:1000009c:SSL_routines:OPENSSL_internal:HTTP_REQUEST:TLS_error_end';
  return { meshproof: 'connection', ...connection(request), chain: null, flags: 'NR', transportFailure };
}
