import { isMechanism, type Mechanism, type TlsAlert } from '../../mechanism.ts';
import type { Authorized } from '../../policies/authorization.ts';
import type { ClientTls } from '../../policies/destination-rule/types.ts';
import type { EffectiveMode, EffectiveMtls } from '../../policies/peer-authentication.ts';
import type { Call } from '../../probes/call.ts';
import type { PortTraits } from '../../workloads/workload.ts';
import { unknown } from '../situation.ts';
import { isParsedByCaller, type Attempt, type Wire } from './attempt.ts';
import { verification } from './certificates.ts';

/**
 * What the callee's sidecar does with a connection: the filter chain that matches it, if any does
 * (pilot, filter chain match options per mode and protocol).
 * - `reset`: no filter chain matches
 * - `waits`: the sidecar needs the first bytes to select a chain, and the client waits for the
 *   server's first bytes
 * - `handshake-fails`: the handshake of the caller's sidecar fails, because the server speaks no
 *   TLS, or refuses the certificate
 * - `caller-tls-alert:…`: the caller's sidecar refuses the certificate of the server
 * - `ends-tls`: the sidecar terminates TLS
 * - `passes-on`: the application receives the bytes as they are
 */
export type Reception = NotReceived | 'ends-tls' | 'passes-on';

export type NotReceived = 'reset' | 'waits' | 'handshake-fails' | `caller-tls-alert:${TlsAlert}`;

/** Predicts the reception of a connection under the mTLS mode in force. */
export function reception(attempt: Attempt, { mode }: EffectiveMtls, wire: Wire, tls?: ClientTls): Reception {
  const { situation, call, port } = attempt;
  if (wire === 'plaintext') {
    if (mode === 'DISABLE') return 'passes-on';
    if (call.serverFirst === true) return 'waits';
    return mode === 'STRICT' ? 'reset' : 'passes-on';
  }
  if (wire === 'foreign-tls') return foreignTlsAt(attempt, mode, tls);
  if (mode === 'STRICT') return 'ends-tls';
  if (wire === 'istio-mtls') return mode === 'DISABLE' ? 'handshake-fails' : 'ends-tls';
  return ownTlsAt(situation.route, mode, port, call);
}

/**
 * Under STRICT the sidecar closes a connection without the mesh's certificate, unless the caller's
 * sidecar refuses the certificate of the mesh first; otherwise the application receives TLS that it
 * does not expect.
 */
function foreignTlsAt(attempt: Attempt, mode: EffectiveMode, tls: ClientTls | undefined): Reception {
  const { situation, port } = attempt;
  if (mode === 'STRICT') {
    const verified = tls === undefined ? 'accepted' : verification(attempt, tls);
    if (verified === 'undetermined') throw unknown(situation.route, 'certificates that the cast does not have');
    if (verified === 'missing') return 'handshake-fails';
    return verified === 'accepted' ? 'reset' : `caller-tls-alert:${verified}`;
  }
  if (port.ownTls !== undefined)
    throw unknown(situation.route, 'TLS that a sidecar opens towards an application that terminates TLS');
  return 'handshake-fails';
}

/** Under PERMISSIVE only TLS that offers Istio's own ALPN names is taken for mutual TLS. */
function ownTlsAt(route: string, mode: EffectiveMode, port: PortTraits, { tls }: Call): Reception {
  if (mode === 'PERMISSIVE' && tls?.alpn.some((name) => name.startsWith('istio')) === true) return 'ends-tls';
  if (port.declared === 'tcp') return 'passes-on';
  if (mode === 'PERMISSIVE') return 'reset';
  throw unknown(route, "the application's own TLS towards an HTTP port with mTLS disabled is not modelled");
}

/** How the caller observes a refused transport: directly, or as the response of its own sidecar. */
export function asObserved(attempt: Attempt, met: NotReceived): Mechanism {
  const { caller, call } = attempt;
  if (met === 'waits') return 'timeout';
  if (isMechanism(met)) return met;
  // Whatever its client receives, the caller's sidecar logs that it could not open the connection.
  if (met === 'handshake-fails') return caller.meshed ? 'upstream-reset:UF' : 'connection-reset';
  // A WebSocket client learns from its sidecar only that it was refused; how, is in the log of the
  // callee's sidecar.
  const isReported = isParsedByCaller(attempt) && call.protocol !== 'websocket';
  return isReported ? 'upstream-reset:UC' : 'connection-reset';
}

/**
 * How the callee's sidecar denies a request: with a response if it parses requests; on a TCP port
 * it can only close the connection.
 */
export function denialOf({ call, port }: Attempt, { byServer, tokenStatus }: Authorized): Mechanism {
  if (byServer === true) return 'ext-authz-403';
  const isGrpc = call.protocol === 'grpc';
  if (tokenStatus !== undefined) return (isGrpc ? BY_GRPC : BY_HTTP)[tokenStatus];
  if (port.declared === 'tcp') return 'rbac-l4';
  return isGrpc ? 'rbac-grpc-7' : 'rbac-403';
}

const BY_HTTP = { 401: 'jwt-401', 403: 'jwt-403' } as const;

/** Envoy translates the status of its own responses (Envoy, Grpc::Utility::httpToGrpcStatus). */
const BY_GRPC = { 401: 'jwt-grpc-16', 403: 'jwt-grpc-7' } as const;
