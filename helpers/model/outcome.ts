import type { ReportedFact } from './facts/facts.ts';
import { describeKubeletOutcome, isTurnedAway, type KubeletOutcome } from './kubelet-outcome.ts';
import type { SpiffeId } from './spiffe-id.ts';

export { kubelet } from './kubelet-outcome.ts';

/** Who says so: a verdict names its witnesses. */
export type Witness = 'client' | 'callee' | 'proxy' | 'wire' | 'kubelet';

/** An X.509 subject in RFC 4514 order, for peers that hold no SPIFFE id (databases, gateways). */
export type X509Subject = `CN=${string}`;

export type Transport = 'plaintext' | 'tls' | 'mtls';

/** TLS alerts by their RFC 8446 name, with dashes. */
export type TlsAlert =
  | 'handshake-failure'
  | 'bad-certificate'
  | 'certificate-expired'
  | 'certificate-unknown'
  | 'unknown-ca'
  | 'protocol-version'
  | 'certificate-required'
  | 'certificate-revoked'
  | 'unsupported-certificate'
  | 'access-denied'
  | 'decrypt-error'
  | 'insufficient-security'
  | 'internal-error'
  | 'unrecognized-name'
  | 'no-application-protocol';

/** How a refusal happened. "Some failure" is not a mechanism. */
export type Mechanism =
  | 'connection-reset'
  | 'connection-closed'
  | 'connection-refused'
  | `tls-alert:${TlsAlert}`
  | 'rbac-403'
  | 'rbac-grpc-7'
  /** A server that the sidecar asked said no, in its own words. */
  | 'ext-authz-403'
  | 'rbac-l4'
  | `upstream-reset:${string}`
  /** Status of the answer that a probe of the kubelet received. */
  | `probe-status:${number}`
  | 'no-route'
  | 'no-endpoints'
  | 'dns'
  | 'timeout';

export interface Admitted {
  readonly is: 'admitted';
  readonly over: Transport;
  /** The peer identity that the witnesses must name; absent over plaintext. */
  readonly as?: SpiffeId | X509Subject;
  /** The witness besides the client that must agree. */
  readonly seenBy?: Exclude<Witness, 'client'>;
}

export interface Refused {
  readonly is: 'refused';
  readonly by: Mechanism;
}

/** Admitted over mutual TLS, as an author expects it: with the identity and with a witness besides the client. */
export interface AdmittedOverMtls extends Admitted {
  readonly over: 'mtls';
  readonly as: SpiffeId | X509Subject;
  readonly seenBy: Exclude<Witness, 'client'>;
}

/** Admitted in clear, as an author expects it. */
export interface AdmittedOverPlaintext extends Admitted {
  readonly over: 'plaintext';
  readonly as?: never;
}

/** Admitted over TLS that the client opened by itself, as an author expects it: nothing is claimed of what the client presented. */
export interface AdmittedOverTls extends Admitted {
  readonly over: 'tls';
  readonly as?: never;
}

/**
 * How a stream of requests fared.
 *   unbroken   every request was admitted
 *   settled    the same for a tolerant stream, some of whose requests may have been lost on the way
 *   closed     none was admitted
 *   opened     refused at first, and admitted at last
 *   cut-off    admitted at first, and refused at last
 *   mended     admitted at first and at last, and refused on the way
 */
export type StreamPattern = 'unbroken' | 'settled' | 'closed' | 'opened' | 'cut-off' | 'mended';

/** A stream none of whose requests was refused, or whose refusals are not what it is about. */
export interface StreamWentOn {
  readonly is: 'stream';
  readonly pattern: 'unbroken' | 'settled';
}

/** A stream with requests that were refused, all of them by one mechanism. */
export interface StreamRefused {
  readonly is: 'stream';
  readonly pattern: Exclude<StreamPattern, StreamWentOn['pattern']>;
  readonly by: Mechanism;
}

/** What happened on one route: a closed union, so that a new kind of outcome fails to compile until it is handled. */
export type Outcome = Admitted | Refused | KubeletOutcome | ReportedFact | StreamWentOn | StreamRefused;

/** What an author may expect: an mTLS admission without identity and witness is not expressible. */
export type ExpectedOutcome =
  | AdmittedOverMtls
  | AdmittedOverTls
  | AdmittedOverPlaintext
  | Refused
  | KubeletOutcome
  | ReportedFact
  | StreamWentOn
  | StreamRefused;

/** What was observed and could not be named; it carries the raw facts instead of a guess. */
export interface Inconclusive {
  readonly is: 'inconclusive';
  readonly because: string;
}

/** Witnesses of one request contradict each other: a finding, whatever was expected. It names who said what. */
export interface Contradicted {
  readonly is: 'contradicted';
  readonly because: string;
}

export type Observed = Outcome | Inconclusive | Contradicted;

export const admitted = {
  /** Reached the application and no witness saw a client certificate. */
  overPlaintext: (): AdmittedOverPlaintext => ({ is: 'admitted', over: 'plaintext' }),
  /** Reached the application over TLS of the client's own; for controls, since it claims no identity. */
  overTls: (): AdmittedOverTls => ({ is: 'admitted', over: 'tls' }),
  /** Reached the application over mutual TLS as this peer, confirmed by a witness besides the client. */
  overMtls: (as: SpiffeId | X509Subject, { seenBy }: { seenBy: Exclude<Witness, 'client'> }): AdmittedOverMtls => ({
    is: 'admitted',
    over: 'mtls',
    as,
    seenBy,
  }),
} as const;

export const refused = {
  /** Turned away by exactly this mechanism. */
  by: (by: Mechanism): Refused => ({ is: 'refused', by }),
} as const;

/** One line for people: "admitted over mtls as spiffe://…", "refused by connection-reset". */
export function describeOutcome(outcome: Observed): string {
  switch (outcome.is) {
    case 'admitted':
      return outcome.as === undefined
        ? `admitted over ${outcome.over}`
        : `admitted over ${outcome.over} as ${outcome.as}`;
    case 'refused':
      return `refused by ${outcome.by}`;
    case 'reports':
      return `reports ${outcome.fact}: ${outcome.value}`;
    case 'stream':
      return 'by' in outcome ? `a stream ${outcome.pattern} (${outcome.by})` : `a stream ${outcome.pattern}`;
    case 'inconclusive':
      return `inconclusive: ${outcome.because}`;
    case 'contradicted':
      return `disputed: ${outcome.because}`;
    case 'stays-up':
    case 'restarted':
    case 'ready':
    case 'unready':
    case 'started':
    case 'unstarted':
      return describeKubeletOutcome(outcome);
  }
}

/** Whether an outcome says that somebody was turned away at last. */
export function turnedAway(outcome: Observed): boolean {
  if (outcome.is === 'stream') return outcome.pattern === 'closed' || outcome.pattern === 'cut-off';
  return outcome.is === 'refused' || isTurnedAway(outcome);
}

/** True when two outcomes say the same; `seenBy` is who must confirm, not part of what happened. */
export function sameOutcome(left: Observed, right: Observed): boolean {
  return describeOutcome(left) === describeOutcome(right) && left.is !== 'inconclusive' && left.is !== 'contradicted';
}
