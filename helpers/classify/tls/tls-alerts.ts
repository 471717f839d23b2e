import type { Mechanism, TlsAlert } from '../../model/mechanism.ts';

/**
 * TLS alerts in the messages of OpenSSL ("tlsv13 alert certificate required", "SSL alert number
 * 116"), which Node passes on. Numbers and names are those of RFC 8446, section 6.
 */
const ALERTS: readonly (readonly [TlsAlert, RegExp])[] = [
  ['certificate-required', /alert certificate[ _]required|alert number 116\b/i],
  ['unknown-ca', /alert unknown[ _]ca|alert number 48\b/i],
  ['certificate-expired', /alert certificate[ _]expired|alert number 45\b/i],
  ['certificate-unknown', /alert certificate[ _]unknown|alert number 46\b/i],
  ['bad-certificate', /alert bad[ _]certificate|alert number 42\b/i],
  ['handshake-failure', /alert handshake[ _]failure|alert number 40\b/i],
  ['protocol-version', /alert protocol[ _]version|alert number 70\b/i],
  ['unsupported-certificate', /alert unsupported[ _]certificate|alert number 43\b/i],
  ['certificate-revoked', /alert certificate[ _]revoked|alert number 44\b/i],
  ['access-denied', /alert access[ _]denied|alert number 49\b/i],
  ['decrypt-error', /alert decrypt[ _]error|alert number 51\b/i],
  ['insufficient-security', /alert insufficient[ _]security|alert number 71\b/i],
  ['internal-error', /alert internal[ _]error|alert number 80\b/i],
  ['unrecognized-name', /alert unrecognized[ _]name|alert number 112\b/i],
  ['no-application-protocol', /alert no[ _]application[ _]protocol|alert number 120\b/i],
];

/** The alerts of the remote end in Go's messages: "remote error: tls: …" (crypto/tls, alert.go). */
const GO_ALERTS: Readonly<Record<string, TlsAlert>> = {
  'certificate required': 'certificate-required',
  'unknown certificate authority': 'unknown-ca',
  'expired certificate': 'certificate-expired',
  'unknown certificate': 'certificate-unknown',
  'bad certificate': 'bad-certificate',
  'handshake failure': 'handshake-failure',
  'protocol version not supported': 'protocol-version',
  'unsupported certificate': 'unsupported-certificate',
  'revoked certificate': 'certificate-revoked',
  'access denied': 'access-denied',
  'error decrypting message': 'decrypt-error',
  'insufficient security level': 'insufficient-security',
  'internal error': 'internal-error',
  'unrecognized name': 'unrecognized-name',
  'no application protocol': 'no-application-protocol',
};

/** The mechanism for the TLS alert that a text names; undefined when it names none. */
export function tlsAlertIn(text: string): Mechanism | undefined {
  const found = ALERTS.find(([, pattern]) => pattern.test(text));
  return found === undefined ? undefined : `tls-alert:${found[0]}`;
}

/** The mechanism for the TLS alert that an error of Go names; undefined when it names none. */
export function goTlsAlertIn(error: string): Mechanism | undefined {
  const [, description = ''] = /remote error: tls: ([a-z ]+)/.exec(error) ?? [];
  const alert = GO_ALERTS[description.trim()];
  return alert === undefined ? undefined : `tls-alert:${alert}`;
}
