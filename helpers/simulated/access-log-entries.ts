import type { ProbeRequest } from '../probe/probe-request.ts';
import type { ConnectionEntry, HttpEntry } from '../witness/access-log/entry.ts';
import { portOf, type Session } from './clients.ts';

/** Addresses of the pods of a simulated mesh. */
export const CALLER_ADDRESS = '10.0.0.1';
export const CALLEE_ADDRESS = '10.0.0.2';

/** The caller's end of a connection, as the callee's sidecar sees it. */
export function remoteOf(request: ProbeRequest): string {
  return `${CALLER_ADDRESS}:${portOf(request).toString()}`;
}

/** The fields that every entry about a connection has. */
export function connectionFields(request: ProbeRequest): Omit<ConnectionEntry, 'meshproof'> {
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

export function requestEntry(request: ProbeRequest, code: number): HttpEntry {
  return {
    meshproof: 'http',
    ...connectionFields(request),
    requestId: request.requestId,
    protocol: 'HTTP/1.1',
    method: 'method' in request.probe ? request.probe.method : 'POST',
    path: 'path' in request.probe ? request.probe.path : '/',
    authority: `${request.to.workload}.${request.to.namespace}:8000`,
    code,
    details: 'via_upstream',
  };
}

export type LoggedSession = Partial<Omit<ConnectionEntry, 'meshproof'>>;

/** The TLS session of a peer with a certificate. */
export function sessionOf(peerUri: string, { hash, by }: Session): LoggedSession {
  return {
    tlsVersion: 'TLSv1.3',
    tlsCipher: 'TLS_AES_128_GCM_SHA256',
    peerUri,
    peerFingerprint: hash,
    localUri: by,
  };
}

/** What STRICT does with plaintext: no filter chain matches. */
export function refusedPlaintext(request: ProbeRequest): ConnectionEntry {
  const transportFailure = 'TLS_error|error:1000009c:SSL_routines:OPENSSL_internal:HTTP_REQUEST:TLS_error_end';
  return { meshproof: 'connection', ...connectionFields(request), chain: null, flags: 'NR', transportFailure };
}
