import type { TlsAlert } from '../../mechanism.ts';
import { verify, type Verification } from '../../policies/destination-rule/server-verification.ts';
import type { ClientTls } from '../../policies/destination-rule/types.ts';
import type { MeshConfig } from '../../policies/mesh-config.ts';
import type { OwnTls } from '../../probes/call.ts';
import { FOREIGN_TRUST_DOMAIN, type ClientCertificate } from '../../probes/client-certificate.ts';
import { identityOf } from '../situation.ts';
import { addressingOf, type Attempt } from './attempt.ts';

/**
 * The alert with which a sidecar rejects a certificate (RFC 8446, 6.2; BoringSSL's alert per X.509
 * error); `mesh` is accepted.
 */
const SIDECAR_ALERTS: Readonly<Record<Exclude<ClientCertificate, 'none' | 'mesh'>, TlsAlert>> = {
  'self-signed': 'unknown-ca',
  'foreign-authority': 'unknown-ca',
  run: 'unknown-ca',
  expired: 'certificate-expired',
  'foreign-trust-domain': 'certificate-unknown',
};

/** The alert of a sidecar that terminates the client's own TLS; undefined when it accepts it. */
export function sidecarAlert(tls: OwnTls, mesh: MeshConfig): TlsAlert | undefined {
  if (tls.maxVersion === '1.2' && mesh.minProtocolVersion === '1.3') return 'protocol-version';
  if (tls.certificate === 'mesh' || isOfAlias(tls, mesh)) return undefined;
  return tls.certificate === 'none' ? noCertificate(tls) : SIDECAR_ALERTS[tls.certificate];
}

/** Whether the mesh's CA issued the certificate for one of the mesh's trust domain aliases. */
export function isOfAlias({ certificate }: OwnTls, { trustDomainAliases }: MeshConfig): boolean {
  return certificate === 'foreign-trust-domain' && trustDomainAliases.includes(FOREIGN_TRUST_DOMAIN);
}

/**
 * The alert of an application that trusts the run's CA alone; undefined when it accepts the client.
 */
export function applicationAlert(tls: OwnTls): TlsAlert | undefined {
  if (tls.certificate === 'run') return undefined;
  return tls.certificate === 'none' ? noCertificate(tls) : 'unknown-ca';
}

/** TLS 1.2 has no alert of its own for a missing client certificate. */
function noCertificate({ maxVersion }: OwnTls): TlsAlert {
  return maxVersion === '1.2' ? 'handshake-failure' : 'certificate-required';
}

/** What the caller's sidecar does with the certificate of the callee's. */
export function verification(attempt: Attempt, tls: ClientTls): Verification {
  const { situation, callee } = attempt;
  const host = addressingOf(attempt).request?.host.split(':')[0];
  return verify(tls, { signedBy: 'mesh', names: [identityOf(situation, callee)] }, host);
}
