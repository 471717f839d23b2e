import type { Json } from '../model/observation.ts';
import type { Witness } from '../model/witness.ts';
import { PLANTED_REPORTS } from './planted-reports.ts';
import { bearer, jwt, PLANTED } from './planted.ts';

const headers = { server: ['envoy'], 'x-internal-user': [PLANTED], 'set-cookie': [`sid=${PLANTED}`] };
const http = { kind: 'http', url: `http://user:${PLANTED}@httpbin:8000/headers`, exitCode: 56, status: 0, totalMs: 1 };
const tls = {
  kind: 'tls',
  host: 'echo',
  port: 443,
  ended: false,
  cipher: '',
  alpn: '',
  serverCertificates: [],
  totalMs: 1,
};
const edge = { kind: 'edge', gateway: 'ingress.edge', remote: '', local: '', method: 'GET', ended: false, totalMs: 1 };
const answered = { port: 443, reached: 'response', errorCode: '' };
const istioctl = { kind: 'istioctl', query: 'analyze', namespace: 'shop', arguments: [], exitCode: 1 };

/** The facts of each kind of probe and witness, with the secret wherever foreign text can be. */
export const WITNESSES: readonly (readonly [string, Witness, Record<string, Json>])[] = [
  [
    'curl',
    'client',
    { ...http, errorMessage: `proxy reported ${bearer}`, responseHeaders: headers, body: JSON.stringify({ headers }) },
  ],
  [
    'our own HTTP client',
    'client',
    { ...http, errorMessage: '', responseHeaders: headers, body: `<p>token=${PLANTED}</p>`, reused: true },
  ],
  [
    'a stream',
    'client',
    {
      kind: 'stream',
      exitCode: 22,
      status: 401,
      totalMs: 1,
      stretch: 1,
      errorMessage: bearer,
      responseHeaders: headers,
      body: jwt,
    },
  ],
  [
    'raw TLS',
    'client',
    {
      ...tls,
      reached: 'answer',
      version: 'TLSv1.3',
      errorCode: '',
      errorMessage: '',
      answer: `HTTP/1.1 200 OK\r\nx-user: ${PLANTED}\r\nserver: envoy\r\n\r\n{"token":"${PLANTED}"}`,
    },
  ],
  [
    'a client of a gateway',
    'client',
    {
      ...edge,
      ...answered,
      status: 401,
      responseHeaders: headers,
      errorMessage: bearer,
      body: jwt,
      url: `https://a.b/?access_token=${PLANTED}`,
    },
  ],
  [
    'echo and gRPC',
    'client',
    {
      kind: 'echo',
      protocol: 'grpc',
      url: 'grpc://echo:7070',
      message: '',
      callee: {},
      totalMs: 1,
      ok: false,
      error: `rpc error: ${bearer}`,
      status: 0,
      responseHeaders: headers,
      requestHeaders: headers,
      body: `RequestHeader=X-User:${PLANTED}`,
    },
  ],
  [
    'MongoDB',
    'client',
    {
      kind: 'mongo',
      uri: `mongodb://admin:${PLANTED}@mongo:27017/?tls=true`,
      ok: false,
      errorName: 'MongoServerError',
      code: '18',
      totalMs: 1,
      errorMessage: `bad auth for mongodb://admin:${PLANTED}@mongo`,
    },
  ],
  [
    'the kubelet',
    'kubelet',
    {
      kind: 'kubelet',
      windowMs: 1,
      probedPath: '/',
      probedPort: '8080',
      restarts: 1,
      probeFailures: [`Liveness probe failed: HTTP 401 ${bearer}`],
      state: `CrashLoopBackOff: password=${PLANTED}`,
    },
  ],
  [
    'istioctl',
    'client',
    {
      ...istioctl,
      stdout: `{"token": "${PLANTED}"}`,
      stderr: `Error: Unauthorized ${jwt}`,
    },
  ],
  [
    'counters',
    'client',
    {
      kind: 'telemetry',
      request: { ...http, errorMessage: '', responseHeaders: headers, body: '' },
      before: [`x{path="/?access_token=${PLANTED}"} 1`],
      after: [],
    },
  ],
  [
    'the API server',
    'client',
    {
      kind: 'infrastructure',
      cause: `Unauthorized: ${JSON.stringify({ kind: 'Secret', data: { pin: PLANTED } })}`,
      attempts: 2,
    },
  ],
  ...PLANTED_REPORTS,
];
