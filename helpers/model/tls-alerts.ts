/** TLS alerts by their RFC 8446 name, with dashes. */
export const TLS_ALERTS = [
  'handshake-failure',
  'bad-certificate',
  'certificate-expired',
  'certificate-unknown',
  'unknown-ca',
  'protocol-version',
  'certificate-required',
  'certificate-revoked',
  'unsupported-certificate',
  'access-denied',
  'decrypt-error',
  'insufficient-security',
  'internal-error',
  'unrecognized-name',
  'no-application-protocol',
] as const;

export type TlsAlert = (typeof TLS_ALERTS)[number];
