import type { TlsAlert } from '../mechanism.ts';
import type { MeshConfig } from '../policies/mesh-config.ts';
import { FOREIGN_TRUST_DOMAIN, type ClientCertificate } from '../probes/client-certificate.ts';
import type { OwnTls } from '../probes/call.ts';

/** The alert by which a sidecar turns a certificate away; `mesh` is let in (RFC 8446, 6.2; BoringSSL's alert per X.509 error). */
const BY_SIDECAR: Readonly<Record<Exclude<ClientCertificate, 'none' | 'mesh'>, TlsAlert>> = {
  'self-signed': 'unknown-ca',
  'foreign-authority': 'unknown-ca',
  run: 'unknown-ca',
  expired: 'certificate-expired',
  'foreign-trust-domain': 'certificate-unknown',
};

/** The alert of a sidecar that ends the client's own TLS; undefined when it lets the client in. */
export function sidecarAlert(tls: OwnTls, mesh: MeshConfig): TlsAlert | undefined {
  if (tls.maxVersion === '1.2' && mesh.minProtocolVersion === '1.3') return 'protocol-version';
  if (tls.certificate === 'mesh' || isOfAlias(tls, mesh)) return undefined;
  return tls.certificate === 'none' ? noCertificate(tls) : BY_SIDECAR[tls.certificate];
}

/** Whether the certificate is one of the mesh's authority for a trust domain that the mesh takes for its own. */
export function isOfAlias({ certificate }: OwnTls, { trustDomainAliases }: MeshConfig): boolean {
  return certificate === 'foreign-trust-domain' && trustDomainAliases.includes(FOREIGN_TRUST_DOMAIN);
}

/** The alert of an application that trusts the run's own authority alone; undefined when it lets the client in. */
export function applicationAlert(tls: OwnTls): TlsAlert | undefined {
  if (tls.certificate === 'run') return undefined;
  return tls.certificate === 'none' ? noCertificate(tls) : 'unknown-ca';
}

/** TLS 1.2 has no alert of its own for a certificate that did not come. */
function noCertificate({ maxVersion }: OwnTls): TlsAlert {
  return maxVersion === '1.2' ? 'handshake-failure' : 'certificate-required';
}
