import type { ExpectedOutcome, Mechanism } from '../../../model/outcome.ts';
import type { Ask, HttpFacts, KubeletFacts } from '../../../probe/facts.ts';

/** What the kubelet says of an outcome. */
export function kubeletSays(outcome: ExpectedOutcome): KubeletFacts {
  const quiet = {
    kind: 'kubelet',
    restarts: 0,
    probeFailures: [],
    windowMs: 5_000,
    probedPath: '/headers',
    probedPort: '8080',
  } as const;
  if (outcome.is !== 'restarted') return quiet;
  return {
    ...quiet,
    restarts: 1,
    probeFailures: ['Liveness probe failed: Get "http://10.0.0.1:8080/": read tcp: read: connection reset by peer'],
  };
}

/** curl's words for what it had no answer to, and Envoy's for what it answered itself. */
export const CURL: Partial<Record<Mechanism, Partial<HttpFacts>>> = {
  'connection-reset': { exitCode: 56, errorMessage: 'Recv failure: Connection reset by peer' },
  'connection-refused': { exitCode: 7, errorMessage: 'Failed to connect to httpbin port 8000: Connection refused' },
  'no-endpoints': { status: 503, body: 'no healthy upstream' },
  'rbac-403': { status: 403, body: 'RBAC: access denied' },
  'upstream-reset:UF': {
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure',
  },
  'upstream-reset:UC': {
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
  },
};

/** Hash of a certificate that nobody holds. */
export const NOBODYS = '0'.repeat(64);

/** What curl says of an outcome; the callee echoes its headers as httpbin does. @param hash of the certificate that the peer shows */
export function curlSays(ask: Ask, outcome: ExpectedOutcome, hash = NOBODYS): HttpFacts {
  const silent: HttpFacts = {
    kind: 'http',
    url: `http://${ask.to.workload}.${ask.to.namespace}:8000/headers`,
    exitCode: 0,
    errorMessage: '',
    status: 0,
    responseHeaders: {},
    body: '',
    totalMs: 1,
    localPort: portOf(ask),
  };
  if (outcome.is === 'refused') return { ...silent, ...CURL[outcome.by] };
  const certificate =
    outcome.is === 'admitted' && outcome.as !== undefined
      ? { 'X-Forwarded-Client-Cert': [xfcc(ask, outcome.as, hash)] }
      : {};
  const headers = { 'X-Request-Id': [ask.requestId], ...certificate };
  return { ...silent, status: 200, body: JSON.stringify({ headers }) };
}

/** A port of the client's own, another one for every request. */
export function portOf({ requestId }: Ask): number {
  return 10_000 + (Number.parseInt(requestId.slice(0, 6), 16) % 50_000 || 0);
}

/** Who the callee's sidecar says that it is. */
export function calleeUri({ to }: Ask): string {
  return `spiffe://cluster.local/ns/${to.namespace}/sa/httpbin`;
}

/** The header that the callee's sidecar writes of a peer. */
export function xfcc(ask: Ask, as: string, hash: string): string {
  return `By=${calleeUri(ask)};Hash=${hash};Subject="";URI=${as}`;
}
