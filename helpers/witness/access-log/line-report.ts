import type { Mechanism } from '../../model/mechanism.ts';
import { type X509Subject, parseSpiffeId, type SpiffeId } from '../../model/spiffe-id.ts';
import type { Transport } from '../../model/witness.ts';
import type { AccessLogEntry } from './entry.ts';
import { flagsOf, handshakeFailed, offeredPlaintext, REFUSALS } from './refusals.ts';

/** What one line of the callee's sidecar reports, in terms of outcomes. */
export interface LineReport {
  /** Absent when the connection ended before its handshake, or before its first byte. */
  readonly transport?: Transport;
  /** The authenticated peer; absent without a certificate and after a failed verification. */
  readonly as?: SpiffeId | X509Subject;
  readonly tlsVersion?: string;
  readonly cipher?: string;
  /** SHA-256 of the peer's verified certificate in lower-case hex. */
  readonly peerFingerprint?: string;
  readonly sni?: string;
  readonly responseFlags: readonly string[];
  /** HTTP status; absent for connections. */
  readonly status?: number;
  readonly refusedBy?: Mechanism;
  /** Envoy's text of a failure without a row in the table: never an outcome. */
  readonly unknown?: string;
  /** The policy that denied, as Envoy names it: `ns[…]-policy[…]-rule[…]`. */
  readonly deniedBy?: string;
}

/** Translates a line of the access log; pure, so that a replay returns the same. */
export function lineReportOf(entry: AccessLogEntry): LineReport {
  const verified = !handshakeFailed(entry);
  const as = verified ? identityOf(entry) : undefined;
  const refusedBy = refusalOf(entry);
  const report = {
    transport: transportOf(entry),
    as,
    tlsVersion: entry.tlsVersion ?? undefined,
    cipher: entry.tlsCipher ?? undefined,
    peerFingerprint: verified ? (entry.peerFingerprint ?? undefined) : undefined,
    sni: entry.sni ?? undefined,
    status: entry.meshproof === 'http' && entry.code !== null && entry.code !== 0 ? entry.code : undefined,
    refusedBy,
    unknown: refusedBy === undefined && handshakeFailed(entry) ? (entry.transportFailure ?? undefined) : undefined,
    deniedBy: deniedBy(entry),
  };
  return { ...withoutUndefined(report), responseFlags: flagsOf(entry) };
}

/**
 * mtls: a TLS session with a verified peer certificate. tls: a session without one, a refused one,
 * or TLS that was passed through, of which the sidecar read the server's name. plaintext: a filter
 * chain without TLS took it, or the TLS inspector saw plaintext where none is allowed.
 */
function transportOf(entry: AccessLogEntry): Transport | undefined {
  if (handshakeFailed(entry)) return 'tls';
  if (entry.peerFingerprint !== null) return 'mtls';
  if (entry.tlsVersion !== null) return wasUsed(entry) ? 'tls' : undefined;
  // Filter chains of gateways have no name; a request was read by one.
  const wasTaken = entry.chain !== null || entry.meshproof === 'http';
  if (wasTaken && wasUsed(entry)) return entry.sni === null ? 'plaintext' : 'tls';
  return offeredPlaintext(entry) ? 'plaintext' : undefined;
}

/** A connection without payload has no known transport: it may have ended in the handshake. */
function wasUsed(entry: AccessLogEntry): boolean {
  return entry.meshproof === 'http' || (entry.bytesIn ?? 0) + (entry.bytesOut ?? 0) > 0;
}

function identityOf({ peerUri, peerSubject }: AccessLogEntry): SpiffeId | X509Subject | undefined {
  const uris = (peerUri ?? '').split(',').filter((uri) => parseSpiffeId(uri) !== undefined);
  // A certificate with two identities identifies no peer.
  if (uris.length > 0) return uris.length === 1 ? (uris[0] as SpiffeId) : undefined;
  return peerUri === null && (peerSubject ?? '').startsWith('CN=') ? (peerSubject as X509Subject) : undefined;
}

function refusalOf(entry: AccessLogEntry): Mechanism | undefined {
  const row = REFUSALS.find(({ when }) => when(entry));
  return typeof row?.mechanism === 'function' ? row.mechanism(entry) : row?.mechanism;
}

const DENIED = /^rbac_access_denied_matched_policy\[(.*)\]$/;

function deniedBy(entry: AccessLogEntry): string | undefined {
  const details = entry.meshproof === 'http' ? entry.details : entry.termination;
  return DENIED.exec(details ?? '')?.[1];
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Present<T>;
}
