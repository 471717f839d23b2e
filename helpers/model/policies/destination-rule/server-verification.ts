import type { TlsAlert } from '../../tls-alerts.ts';
import type { ClientTls } from './types.ts';

/** A server's certificate, as the client's sidecar sees it. */
export interface ServerCertificate {
  /** Who signed it: the mesh, or the run for an application of the cast. */
  readonly signedBy: 'mesh' | 'run';
  /** URIs and DNS names. */
  readonly names: readonly string[];
}

/** Files of authorities that sidecars of the cast have (manifests/base). */
const AUTHORITIES: Readonly<Record<string, ServerCertificate['signedBy']>> = {
  '/var/run/secrets/istio/root-cert.pem': 'mesh',
  '/etc/mongo-client/ca.pem': 'run',
  '/etc/echo/ca.pem': 'run',
};

/**
 * What the client's sidecar does with a server's certificate: it accepts it, or refuses it by an
 * alert; `undetermined` for files that the cast does not have.
 */
export type Verification = 'accepted' | 'undetermined' | Extract<TlsAlert, 'unknown-ca' | 'certificate-unknown'>;

/**
 * Verifies a server's certificate as a sidecar does that originates TLS in mode SIMPLE or MUTUAL.
 * Without a file of authorities those of the system count, which signed no certificate of a test.
 * Without subjectAltNames and without sni a name must be the host of the request
 * (pilot/pkg/networking/core/cluster_tls.go, constructUpstreamTLS and
 * setAutoSniAndAutoSanValidation). The chain is verified before the names.
 * @param host host of the request; undefined for bytes, of which Envoy verifies no name
 * @param authorities those of the Secret that the rule names
 */
export function verify(
  { skipsVerification, credentialName, caCertificates, servers, sni }: ClientTls,
  { signedBy, names }: ServerCertificate,
  host: string | undefined,
  authorities?: readonly string[],
): Verification {
  if (skipsVerification) return 'accepted';
  if (credentialName !== '' && authorities === undefined) return 'undetermined';
  const authority = caCertificates === '' ? 'system' : AUTHORITIES[caCertificates];
  if (authority === undefined) return 'undetermined';
  if (!(authorities ?? [authority]).includes(signedBy)) return 'unknown-ca';
  const required = servers.length > 0 ? servers : sni === '' && host !== undefined ? [host] : [];
  return required.length === 0 || required.some((name) => names.includes(name)) ? 'accepted' : 'certificate-unknown';
}
