import type { Mechanism } from '../../model/mechanism.ts';
import { localReplyStatus, type AccessLogEntry } from './entry.ts';
import { tokenRefusal } from './token-refusal.ts';
import { verificationAlertIn } from './verification-alert.ts';

/** One way in which a line reports a refusal, and its source. */
export interface RefusalRow {
  readonly source: string;
  readonly when: (entry: AccessLogEntry) => boolean;
  readonly mechanism: Mechanism | ((entry: AccessLogEntry) => Mechanism);
}

const failed =
  (pattern: RegExp) =>
  ({ transportFailure }: AccessLogEntry): boolean =>
    pattern.test(transportFailure ?? '');

/**
 * True when a TLS filter chain took the connection and its handshake failed. The TLS inspector also
 * records BoringSSL's error for plaintext, even on connections that are then admitted in clear; and
 * an error after the first byte of payload, such as a reset by the client, is no failed handshake.
 */
export function handshakeFailed(entry: AccessLogEntry): boolean {
  const { transportFailure, tlsVersion, localUri } = entry;
  return transportFailure !== null && (tlsVersion !== null || localUri !== null) && !hasPayload(entry);
}

function hasPayload(entry: AccessLogEntry): boolean {
  return entry.meshproof === 'connection' && (entry.bytesIn ?? 0) + (entry.bytesOut ?? 0) > 0;
}

/** True when the first bytes were no TLS, by BoringSSL's error. */
export function offeredPlaintext({ transportFailure }: AccessLogEntry): boolean {
  return /:(HTTP_REQUEST|HTTPS_PROXY_REQUEST|WRONG_VERSION_NUMBER)\b/.test(transportFailure ?? '');
}

/** The response flags of an entry. */
export function flagsOf({ flags }: Pick<AccessLogEntry, 'flags'>): readonly string[] {
  return flags === null || flags === '-' ? [] : flags.split(',');
}

/** Flags of an end on the application's side, most specific first (Envoy, "Response flags"). */
const UPSTREAM_FLAGS = ['UF', 'UC', 'LR', 'UR', 'UO', 'UPE', 'UT'] as const;

/** The most specific of them in an entry. */
export function upstreamFlag(entry: Pick<AccessLogEntry, 'flags'>): string | undefined {
  return UPSTREAM_FLAGS.find((flag) => flagsOf(entry).includes(flag));
}

/** True when the application sent bytes, or switched to a protocol without a status. */
function wasAnswered(entry: AccessLogEntry): boolean {
  return entry.meshproof === 'http' ? entry.code === 101 : (entry.bytesOut ?? 0) > 0;
}

/**
 * The first matching row applies. Alerts are those that BoringSSL sends for the failure (RFC 8446,
 * 6.2; TLS 1.2 has no certificate_required).
 */
export const REFUSALS: readonly RefusalRow[] = [
  {
    source:
      'STRICT leaves only TLS filter chains; Envoy resets what matches none: flag NR, no chain (Envoy, "Response flags"; Istio, PeerAuthentication)',
    when: (entry) => entry.meshproof === 'connection' && flagsOf(entry).includes('NR') && entry.chain === null,
    mechanism: 'connection-reset',
  },
  {
    source:
      'no client certificate: BoringSSL PEER_DID_NOT_RETURN_A_CERTIFICATE; alert 116 under TLS 1.3, alert 40 before',
    when: failed(/PEER_DID_NOT_RETURN_A_CERTIFICATE/),
    mechanism: ({ tlsVersion }) =>
      tlsVersion === 'TLSv1.3' ? 'tls-alert:certificate-required' : 'tls-alert:handshake-failure',
  },
  {
    source: 'the certificate of the client failed the verification (verification-alert.ts)',
    when: ({ transportFailure }) => verificationAlertIn(transportFailure ?? '') !== undefined,
    mechanism: ({ transportFailure }) =>
      `tls-alert:${verificationAlertIn(transportFailure ?? '') ?? 'certificate-unknown'}`,
  },
  {
    source: 'a client below the minimum version: BoringSSL UNSUPPORTED_PROTOCOL; alert 70',
    when: failed(/:UNSUPPORTED_PROTOCOL\b/),
    mechanism: 'tls-alert:protocol-version',
  },
  {
    source: 'no cipher or group in common: BoringSSL NO_SHARED_CIPHER, NO_SHARED_GROUP; alert 40',
    when: failed(/:NO_SHARED_(CIPHER|GROUP)\b/),
    mechanism: 'tls-alert:handshake-failure',
  },
  {
    source:
      'Envoy\'s HTTP RBAC filter: 403 with details rbac_access_denied_matched_policy[…] (Envoy, "Response code details")',
    when: (entry) =>
      entry.meshproof === 'http' && entry.code === 403 && (entry.details ?? '').startsWith('rbac_access_denied'),
    mechanism: 'rbac-403',
  },
  {
    source:
      'Envoy\'s HTTP RBAC filter responds to gRPC with status 200, grpc-status 7 (gRPC, "Status codes": PERMISSION_DENIED)',
    when: (entry) => entry.meshproof === 'http' && (entry.details ?? '').startsWith('rbac_access_denied'),
    mechanism: 'rbac-grpc-7',
  },
  {
    source:
      "Envoy's jwt_authn filter: details jwt_authn_access_denied{…} with the text of its status; gRPC has status 200 (Envoy, jwt_authn, filter.cc)",
    when: (entry) => entry.meshproof === 'http' && (entry.details ?? '').startsWith('jwt_authn_access_denied'),
    mechanism: tokenRefusal,
  },
  {
    source:
      'Envoy flag UAEX: the server that its ext_authz filter queries denied the request (Envoy, "Response flags")',
    when: (entry) => entry.meshproof === 'http' && flagsOf(entry).includes('UAEX'),
    mechanism: 'ext-authz-403',
  },
  {
    source:
      "Envoy's network RBAC filter: connection termination details rbac_access_denied_matched_policy[…] (Envoy, network_filters/rbac)",
    when: ({ termination }) => (termination ?? '').startsWith('rbac_access_denied'),
    mechanism: 'rbac-l4',
  },
  {
    source: 'Envoy flag UH: the application has no healthy endpoint',
    when: (entry) => flagsOf(entry).includes('UH'),
    mechanism: 'no-endpoints',
  },
  {
    source: 'Envoy flag NR or NC on a request: no route, or no cluster, for it',
    when: (entry) => entry.meshproof === 'http' && flagsOf(entry).some((flag) => flag === 'NR' || flag === 'NC'),
    mechanism: 'no-route',
  },
  {
    source:
      'Envoy flags UF, UC, LR, UR, UO, UPE, UT: the sidecar admitted the caller, and the application did not respond; after a response they describe the end of the session',
    when: (entry) => !wasAnswered(entry) && upstreamFlag(entry) !== undefined,
    mechanism: (entry) => `upstream-reset:${upstreamFlag(entry) ?? ''}`,
  },
  {
    source:
      'Envoy answered itself: details other than via_upstream, such as fault_filter_abort or lua_response (Envoy, "Response code details")',
    when: (entry) => localReplyStatus(entry) !== undefined,
    mechanism: (entry) => `local-reply:${localReplyStatus(entry) ?? 0}`,
  },
];
