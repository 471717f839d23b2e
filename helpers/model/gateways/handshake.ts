import type { TlsAlert } from '../mechanism.ts';
import type { ServerTls } from '../policies/gateway/types.ts';
import type { EdgeCertificate, EdgeTls } from '../probes/edge.ts';
import type { Credential, Revocations } from './credentials.ts';

type Ready = Extract<Credential, { is: 'ready' }>;

/**
 * The alert with which a gateway that ends TLS refuses a client; undefined when it accepts it.
 * Envoy verifies the chain, then the names (source/common/tls/cert_validator/default_validator.cc);
 * BoringSSL names the alert of each error (ssl, SSL_alert_from_verify_result).
 */
export function alertOf(tls: ServerTls, client: EdgeTls, credential: Ready): TlsAlert | undefined {
  if (!haveCommonVersion(tls, client)) return 'protocol-version';
  if (tls.mode === 'SIMPLE') return undefined;
  const { certificate } = client;
  if (certificate !== undefined) return tls.skipsVerification ? undefined : rejection(tls, certificate, credential);
  if (!isRequired(tls)) return undefined;
  // TLS 1.2 has no alert of its own for a missing client certificate.
  return client.maxVersion === '1.2' || tls.maxVersion === '1.2' ? 'handshake-failure' : 'certificate-required';
}

/** Envoy's servers take 1.2 and 1.3; those of the mesh's own mode have no other bounds. */
function haveCommonVersion(server: ServerTls, client: EdgeTls): boolean {
  const { minVersion = '1.2', maxVersion = '1.3' } = server.mode === 'ISTIO_MUTUAL' ? {} : server;
  return minVersion <= (client.maxVersion ?? '1.3') && (client.minVersion ?? '1.2') <= maxVersion;
}

/** Names that are required make an optional certificate required, too (initializeSslContexts). */
function isRequired({ mode, subjectAltNames, skipsVerification }: ServerTls): boolean {
  return mode !== 'OPTIONAL_MUTUAL' || (subjectAltNames.length > 0 && !skipsVerification);
}

function rejection(
  { subjectAltNames }: ServerTls,
  certificate: EdgeCertificate,
  { authorities, revocations }: Ready,
): TlsAlert | undefined {
  const { of, by, names = [], defect } = certificate;
  if (!authorities.includes(by) || defect === 'self-signed') return 'unknown-ca';
  if (defect === 'forged') return 'decrypt-error';
  const revoked = revocations === undefined ? undefined : byRevocations(revocations, { of, by });
  if (revoked !== undefined) return revoked;
  // Envoy names both alike (measured; X509_V_ERR_CERT_NOT_YET_VALID has no alert of its own).
  if (defect === 'expired' || defect === 'not-yet-valid') return 'certificate-expired';
  const isNamed = subjectAltNames.length === 0 || subjectAltNames.some((name) => names.includes(name));
  return isNamed ? undefined : 'certificate-unknown';
}

/** Once a Secret has revocations, every authority needs some (X509_V_FLAG_CRL_CHECK_ALL). */
function byRevocations(
  revocations: readonly Revocations[],
  { of, by }: Pick<EdgeCertificate, 'of' | 'by'>,
): TlsAlert | undefined {
  const ofAuthority = revocations.filter((one) => one.by === by);
  if (ofAuthority.length === 0) return 'unknown-ca';
  return ofAuthority.some(({ revoked }) => revoked.includes(of)) ? 'certificate-revoked' : undefined;
}
