import { isRejectedByKubelet } from '../model/kubelet-outcome.ts';
import type { Mechanism } from '../model/mechanism.ts';
import type { ExpectedOutcome } from '../model/outcome.ts';
import type { KubeletProbe } from '../model/probes/kubelet.ts';
import type { HttpFacts } from '../probe/http/facts.ts';
import type { KubeletFacts } from '../probe/kubelet/facts.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';

/** Errors of Go, of the agent and of curl, for probes without a response. */
const FAILED: Partial<Record<Mechanism, string>> = {
  'connection-reset': 'Get "http://10.0.0.1:8080/": read tcp: read: connection reset by peer',
  'connection-refused': 'curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Could not connect to server',
  'tls-alert:certificate-required': 'Get "https://10.0.0.1:8443/": remote error: tls: certificate required',
  timeout: 'timeout: failed to connect service "10.0.0.1:7070" within 2s: context deadline exceeded',
  'probe-status:500': 'HTTP probe failed with statuscode: 500',
};

/** What the kubelet reports of an outcome. */
export function kubeletReport(probe: KubeletProbe, outcome: ExpectedOutcome): KubeletFacts {
  const quiet = {
    kind: 'kubelet',
    probe,
    restarts: 0,
    probeFailures: [],
    windowMs: 5_000,
    probedPath: '/headers',
    probedPort: '8080',
    ready: true,
    started: true,
  } as const;
  if (outcome.is === 'reports') return { ...quiet, aim: outcome.value };
  if (!isRejectedByKubelet(outcome) || !('by' in outcome)) return quiet;
  const probeFailures = [`Liveness probe failed: ${FAILED[outcome.by] ?? ''}`];
  const restarts = outcome.is === 'restarted' ? 1 : 0;
  return { ...quiet, restarts, ready: false, started: outcome.is !== 'unstarted', probeFailures };
}

/** curl's errors for requests without a response, and Envoy's own responses. */
export const CURL: Partial<Record<Mechanism, Partial<HttpFacts>>> = {
  'connection-reset': { exitCode: 56, errorMessage: 'Recv failure: Connection reset by peer' },
  'connection-refused': { exitCode: 7, errorMessage: 'Failed to connect to httpbin port 8000: Connection refused' },
  'no-endpoints': { status: 503, body: 'no healthy upstream' },
  'rbac-403': { status: 403, body: 'RBAC: access denied' },
  'jwt-401': { status: 401, body: 'Jwt verification fails' },
  'jwt-403': { status: 403, body: 'Audiences in Jwt are not allowed' },
  'ext-authz-403': {
    status: 403,
    body: 'denied by ext_authz for not found header `x-ext-authz: allow` in the request',
  },
  'upstream-reset:UF': {
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure',
  },
  'caller-tls-alert:certificate-unknown': {
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: SAN matcher',
  },
  'caller-tls-alert:unknown-ca': {
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: unable to get local issuer certificate',
  },
  'no-route': { status: 502, responseHeaders: { server: ['envoy'] } },
  'upstream-reset:UC': {
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
  },
};

/** The two ends of a session of mutual TLS. */
export interface Session {
  /** Hash of the peer's certificate. */
  readonly hash: string;
  /** Identity of the callee's sidecar. */
  readonly by: string;
  /** The identities in the headers that the application receives. @default the peer's */
  readonly forwarded?: readonly string[];
  /** Fields of echo about the request line. @default none: the callee reports its headers alone */
  readonly line?: Readonly<Record<string, string>>;
}

/** A request without mutual TLS. */
export const NO_SESSION: Session = { hash: '0'.repeat(64), by: '' };

/**
 * What curl reports of an outcome; the callee echoes its headers as httpbin does, and a request
 * line as echo does.
 * @param session the session of mutual TLS that the request came in
 */
export function curlReport(request: ProbeRequest, outcome: ExpectedOutcome, session = NO_SESSION): HttpFacts {
  const silent: HttpFacts = {
    kind: 'http',
    url: `http://${request.to.workload}.${request.to.namespace}:8000/headers`,
    exitCode: 0,
    errorMessage: '',
    status: 0,
    responseHeaders: {},
    body: '',
    totalMs: 1,
    localPort: portOf(request),
  };
  if (outcome.is === 'refused') return { ...silent, ...CURL[outcome.by] };
  const xfcc = forwardedHeader(outcome, session);
  const certificate = xfcc === undefined ? {} : { 'X-Forwarded-Client-Cert': [xfcc] };
  const headers = { 'X-Request-Id': [request.requestId], ...certificate };
  const body = session.line === undefined ? JSON.stringify({ headers }) : echoBody(request, session.line);
  return { ...silent, status: 200, body };
}

function echoBody({ requestId }: ProbeRequest, line: Readonly<Record<string, string>>): string {
  const fields = { RequestHeader: `X-Request-Id:${requestId}`, Proto: 'HTTP/1.1', ...line };
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}

const ports = new Map<string, number>();

/** A port of the client's own, another one for each of 50,000 requests in succession. */
export function portOf({ requestId }: ProbeRequest): number {
  const port = ports.get(requestId) ?? 10_000 + (ports.size % 50_000);
  ports.set(requestId, port);
  return port;
}

/** The header that the application receives; undefined for none. */
export function forwardedHeader(outcome: ExpectedOutcome, { hash, by, forwarded }: Session): string | undefined {
  const peer = outcome.is === 'admitted' ? outcome.as : undefined;
  const identities = forwarded ?? (peer === undefined ? [] : [peer]);
  const elements = identities.map((uri, index) =>
    index === identities.length - 1 && uri === peer
      ? `By=${by};Hash=${hash};Subject="";URI=${uri}`
      : `By=elsewhere;Hash=${NO_SESSION.hash};Subject="";URI=${uri}`,
  );
  return elements.length === 0 ? undefined : elements.join(',');
}
