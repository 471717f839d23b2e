import type { Inconclusive, Mechanism, Observed, TlsAlert, X509Subject } from '../../model/outcome.ts';
import { parseSpiffeId, type SpiffeId } from '../../model/spiffe-id.ts';

/**
 * TLS alerts as libraries word them: OpenSSL ("tlsv13 alert certificate required", "SSL alert number 116"), Node (which passes OpenSSL's
 * words on). Numbers and names are those of RFC 8446, section 6.
 */
const ALERTS: readonly (readonly [TlsAlert, RegExp])[] = [
  ['certificate-required', /alert certificate[ _]required|alert number 116\b/i],
  ['unknown-ca', /alert unknown[ _]ca|alert number 48\b/i],
  ['certificate-expired', /alert certificate[ _]expired|alert number 45\b/i],
  ['certificate-unknown', /alert certificate[ _]unknown|alert number 46\b/i],
  ['bad-certificate', /alert bad[ _]certificate|alert number 42\b/i],
  ['handshake-failure', /alert handshake[ _]failure|alert number 40\b/i],
  ['protocol-version', /alert protocol[ _]version|alert number 70\b/i],
];

/** The mechanism for the TLS alert that a text names; undefined when it names none. */
export function tlsAlertIn(text: string): Mechanism | undefined {
  const found = ALERTS.find(([, words]) => words.test(text));
  return found === undefined ? undefined : `tls-alert:${found[0]}`;
}

/** A peer identity in either of its two forms; undefined when the text is neither. */
export function peerIdentity(text: string): SpiffeId | X509Subject | undefined {
  if (parseSpiffeId(text) !== undefined) return text as SpiffeId;
  return text.startsWith('CN=') ? (text as X509Subject) : undefined;
}

/** An observation that no row names. */
export function inconclusive(because: string): Inconclusive {
  return { is: 'inconclusive', because };
}

/** A refusal by the mechanism, or doubt when there is none. */
export function refusedOr(mechanism: Mechanism | undefined, because: string): Observed {
  return mechanism === undefined ? inconclusive(because) : { is: 'refused', by: mechanism };
}
