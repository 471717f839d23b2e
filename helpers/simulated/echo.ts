import type { FactName } from '../model/facts/fact-values.ts';
import type { Mechanism } from '../model/mechanism.ts';
import type { ExpectedOutcome } from '../model/outcome.ts';
import type { EchoProbe } from '../model/probes/echo/echo.ts';
import type { ProbeSpec } from '../model/probes/probe-spec.ts';
import type { EchoFacts } from '../probe/echo/facts.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import { CURL, forwardedHeader, type Session } from './clients.ts';
import { originated, originatedFields } from './outbound/origination.ts';

/** Errors of Go, and of its gRPC, for calls without a response. */
const GO: Partial<Record<Mechanism, string>> = {
  'connection-reset': 'read tcp 10.0.0.1:1->10.0.0.2:1: read: connection reset by peer',
  'connection-closed': 'EOF',
  'connection-refused': 'dial tcp 10.0.0.2:1: connect: connection refused',
  'rbac-l4': 'EOF',
  'upstream-reset:UF': 'EOF',
  'caller-tls-alert:certificate-unknown': 'EOF',
  'rbac-grpc-7': 'rpc error: code = PermissionDenied desc = RBAC: access denied',
  'jwt-grpc-16': 'rpc error: code = Unauthenticated desc = Jwt verification fails',
  'jwt-grpc-7': 'rpc error: code = PermissionDenied desc = Audiences in Jwt are not allowed',
  'tls-alert:certificate-required': 'remote error: tls: certificate required',
};

/** The session and the source address of a call, as the callee's application sees them. */
export interface Arrived extends Session {
  readonly from: string;
}

/** What an echo client reports of an outcome, with the response of the callee's application. */
export function echoReport(
  request: ProbeRequest,
  probe: EchoProbe,
  outcome: ExpectedOutcome,
  session: Arrived,
): EchoFacts {
  const { protocol } = probe;
  const silent: EchoFacts = {
    kind: 'echo',
    protocol,
    url: `${protocol}://${request.to.workload}.${request.to.namespace}:${probe.port.toString()}`,
    ok: false,
    error: '',
    status: 0,
    responseHeaders: {},
    message: protocol === 'tcp' ? request.requestId : '',
    callee: {},
    body: '',
    totalMs: 1,
  };
  if (outcome.is === 'refused') return refusedAs(silent, outcome.by);
  const opened = originated(request, outcome);
  const xfcc = protocol === 'https' || opened !== undefined ? undefined : forwardedHeader(outcome, session);
  const certificate = xfcc === undefined ? {} : { 'x-forwarded-client-cert': [xfcc] };
  const headers = { 'x-request-id': [request.requestId], ...certificate };
  return {
    ...silent,
    ok: true,
    status: protocol.startsWith('http') ? 200 : 0,
    callee: { StatusCode: '200', IP: session.from, ...(opened === undefined ? {} : originatedFields(opened)) },
    body: silent.message,
    ...(protocol === 'tcp' ? {} : { requestHeaders: headers }),
  };
}

function refusedAs(silent: EchoFacts, by: Mechanism): EchoFacts {
  const { status = 0, body = '', responseHeaders = {} } = CURL[by] ?? {};
  if (silent.protocol === 'tcp' || silent.protocol === 'https') return { ...silent, error: GO[by] ?? '' };
  if (silent.protocol === 'websocket' && status > 0) return { ...silent, error: 'websocket: bad handshake' };
  if (silent.protocol === 'grpc' && status > 0)
    return { ...silent, error: `rpc error: code = Unavailable desc = ${body}` };
  return status > 0 ? { ...silent, ok: true, status, body, responseHeaders } : { ...silent, error: GO[by] ?? '' };
}

/**
 * The field of echo about the request line that a probe reads.
 * @param report the value of a fact, as the model predicts it
 */
export function lineOf({ fact }: ProbeSpec, report: (fact: FactName) => string | undefined): Pick<Session, 'line'> {
  if (fact !== 'path' && fact !== 'host') return {};
  const value = report(fact);
  return value === undefined ? {} : { line: { [fact === 'path' ? 'URL' : 'Host']: value } };
}
