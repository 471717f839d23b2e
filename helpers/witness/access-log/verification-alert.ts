import type { TlsAlert } from '../../model/tls-alerts.ts';

/** One text in which Envoy reports that it does not accept the certificate of a peer. */
interface VerificationRow {
  readonly source: string;
  readonly text: RegExp;
  /** The alert that it sends to the peer (RFC 8446, 6.2). */
  readonly alert: TlsAlert;
}

/**
 * A log has underscores where the body of a response has spaces. Newer builds of Envoy quote the
 * names of the certificate after the SAN matcher, so that its row has to be the first.
 */
const ROWS: readonly VerificationRow[] = [
  {
    source:
      "Envoy's SAN matcher, and its list of SANs for auto_san_validation: no name or identity of the certificate is a required one; alert 46",
    text: /SAN[ _]matcher|san_matcher|verify[ _]SAN[ _]list/,
    alert: 'certificate-unknown',
  },
  {
    source: 'X509_verify_cert: certificate has expired; alert 45',
    text: /certificate[ _]has[ _]expired/,
    alert: 'certificate-expired',
  },
  {
    source: 'X509_verify_cert finds no path to a root that it trusts; alert 48',
    text: /unable[ _]to[ _]get[ _](local[ _])?issuer[ _]certificate|self[-_ ]signed[ _]certificate|unable[ _]to[ _]verify[ _]the[ _]first[ _]certificate/,
    alert: 'unknown-ca',
  },
];

/**
 * The alert by which a sidecar refused the certificate of its peer, in Envoy's reason for a failed
 * transport: of the callee's sidecar about its client, of the caller's about its server. Undefined
 * for every other failure.
 */
export function verificationAlertIn(failure: string): TlsAlert | undefined {
  return ROWS.find(({ text }) => text.test(failure))?.alert;
}
