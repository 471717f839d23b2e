import type { Mechanism } from '../model/mechanism.ts';
import type { ExpectedOutcome } from '../model/outcome.ts';
import type { ClientFacts } from '../probe/facts.ts';
import type { ProbeResult, ProbeRequest } from '../probe/probe-request.ts';
import type { AccessLogFacts, FoundBy } from '../witness/access-log/access-log-facts.ts';
import type { AccessLogEntry } from '../witness/access-log/entry.ts';
import type { OutboundFacts } from '../witness/access-log/outbound-facts.ts';
import { calleeFacts } from '../witness/callee/callee.ts';
import {
  connectionFields,
  refusedPlaintext,
  requestEntry,
  sessionOf,
  type LoggedSession,
} from './access-log-entries.ts';
import type { Session } from './clients.ts';
import { denialIn, tokenDenial } from './denials.ts';
import { originated, originatedEntry, outboundEntry } from './outbound/origination.ts';

/** The true outcome of a request, and the session that it came in. */
export interface Truth {
  readonly outcome: ExpectedOutcome;
  readonly session: Session;
  /** The identity that the callee's sidecar authenticated. */
  readonly peer?: string;
}

/**
 * What the callee's sidecar logs about a request; undefined where it cannot have met the request.
 * The log follows from curl's facts, also when a fault replaced them.
 */
export function accessLogOf({ request, facts }: ProbeResult, truth: Truth): AccessLogFacts | undefined {
  const { outcome, session: received, peer } = truth;
  const session = peer === undefined ? {} : sessionOf(peer, received);
  if (outcome.is === 'bypassed') return logged(request, 'request-id');
  if (facts.kind === 'http') return curlLogged(request, facts, session);
  if (facts.kind !== 'echo') return undefined;
  const inBytes = facts.protocol === 'tcp' || facts.protocol === 'https';
  if (outcome.is === 'admitted')
    return inBytes
      ? logged(request, 'address', {
          meshproof: 'connection',
          ...connectionFields(request),
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
    case 401:
      return refusalLogged(request, 'jwt-401', session);
    case 403:
      return refusalLogged(request, denialIn(facts.body), session);
    case 503:
      return facts.body.includes('connection termination')
        ? refusalLogged(request, 'upstream-reset:UC', session)
        : undefined;
    default:
      return facts.exitCode === 56 ? refusalLogged(request, 'connection-reset', session) : undefined;
  }
}

/** Envoy's reasons for calls that the caller's sidecar could not forward. */
const UPSTREAM_FAILURES: Partial<Record<Mechanism, string>> = {
  'upstream-reset:UF': 'TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end',
  'caller-tls-alert:certificate-unknown':
    'TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_SAN_matcher',
};

/**
 * What the caller's sidecar logs about a call that it could not forward, or for which it opened TLS
 * of a rule; undefined where it sent its client a response, or did not see the call.
 */
export function outboundLogOf({ request, facts }: ProbeResult, { outcome }: Truth): OutboundFacts | undefined {
  const pod = `${request.from.namespace}/${request.from.workload}-1`;
  const opened = originated(request, outcome);
  if (opened !== undefined)
    return { kind: 'outbound-log', pod, foundBy: 'request-id', lines: [originatedEntry(request, opened)] };
  const upstreamFailure = outcome.is === 'refused' ? UPSTREAM_FAILURES[outcome.by] : undefined;
  if (upstreamFailure === undefined || facts.kind !== 'echo') return undefined;
  if (facts.protocol !== 'tcp' && facts.protocol !== 'https' && facts.protocol !== 'websocket') return undefined;
  const byId = facts.protocol === 'websocket';
  const id = byId ? { requestId: request.requestId } : {};
  const line = outboundEntry(request, { flags: 'UF,URX', upstreamFailure, ...id });
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
    case 'jwt-401':
    case 'jwt-403':
    case 'jwt-grpc-16':
    case 'jwt-grpc-7':
      return logged(request, 'request-id', { ...requestEntry(request, 0), ...session, ...tokenDenial(by) });
    case 'ext-authz-403':
      return logged(request, 'request-id', { ...requestEntry(request, 403), ...session, flags: 'UAEX' });
    case 'rbac-l4':
      return logged(request, 'address', {
        meshproof: 'connection',
        ...connectionFields(request),
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

function logged({ to }: ProbeRequest, foundBy: FoundBy, ...lines: readonly AccessLogEntry[]): AccessLogFacts {
  return { kind: 'access-log', pod: `${to.namespace}/${to.workload}-1`, foundBy, lines };
}
