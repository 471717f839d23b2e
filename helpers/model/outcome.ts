import type { ReportedFact } from './facts/facts.ts';
import { describeKubeletOutcome, isRejectedByKubelet, type KubeletOutcome } from './kubelet-outcome.ts';
import type { Mechanism } from './mechanism.ts';
import type { AdmissionOutcome } from './outcomes/admission-outcome.ts';
import type { Bypassed } from './outcomes/bypass-outcome.ts';
import type { SpiffeId, X509Subject } from './spiffe-id.ts';
import type { StreamRefused, StreamWentOn } from './stream-outcome.ts';
import type { Contradicted, Inconclusive } from './undetermined.ts';
import type { SecondWitness, Transport } from './witness.ts';

export interface Admitted {
  readonly is: 'admitted';
  readonly over: Transport;
  /** The peer identity that the witnesses must name; absent over plaintext. */
  readonly as?: SpiffeId | X509Subject;
  /** The witness besides the client that must agree. */
  readonly seenBy?: SecondWitness;
}

export interface Refused {
  readonly is: 'refused';
  readonly by: Mechanism;
}

/**
 * An expected admission over mutual TLS: with the identity and with a witness besides the client.
 */
export interface AdmittedOverMtls extends Admitted {
  readonly over: 'mtls';
  readonly as: SpiffeId | X509Subject;
  readonly seenBy: SecondWitness;
}

/** An expected admission in plaintext. */
export interface AdmittedOverPlaintext extends Admitted {
  readonly over: 'plaintext';
  readonly as?: never;
}

/** An expected admission over TLS that the client opened itself; it claims no client identity. */
export interface AdmittedOverTls extends Admitted {
  readonly over: 'tls';
  readonly as?: never;
}

/** Outcomes that are no admission and no refusal of one request. */
type OtherOutcome = Bypassed | KubeletOutcome | AdmissionOutcome | ReportedFact | StreamWentOn | StreamRefused;

/**
 * The outcome on one route. The union is closed: a new kind does not compile until it is handled.
 */
export type Outcome = Admitted | Refused | OtherOutcome;

/** What a check may expect; an mTLS admission without identity and witness is not expressible. */
export type ExpectedOutcome = AdmittedOverMtls | AdmittedOverTls | AdmittedOverPlaintext | Refused | OtherOutcome;

export type Observed = Outcome | Inconclusive | Contradicted;

/**
 * Expected admissions.
 * @example
 * baseline: {
 *   'sleep.legacy -> httpbin.mtls-test': admitted.overPlaintext(),
 *   'sleep.full -> httpbin.mtls-test': admitted.overMtls(
 *     'spiffe://cluster.local/ns/full/sa/sleep',
 *     { seenBy: 'callee' },
 *   ),
 * }
 */
export const admitted = {
  /** Reached the application, and no witness saw a client certificate. */
  overPlaintext: (): AdmittedOverPlaintext => ({ is: 'admitted', over: 'plaintext' }),
  /**
   * Reached the application over TLS of the client's own; for controls, since it claims no
   * identity.
   */
  overTls: (): AdmittedOverTls => ({ is: 'admitted', over: 'tls' }),
  /**
   * Reached the application over mutual TLS as this peer, confirmed by a witness besides the
   * client.
   */
  overMtls: (as: SpiffeId | X509Subject, { seenBy }: { seenBy: SecondWitness }): AdmittedOverMtls => ({
    is: 'admitted',
    over: 'mtls',
    as,
    seenBy,
  }),
} as const;

/**
 * Expected refusals.
 * @example
 * expects: {
 *   'sleep.legacy -> httpbin.mtls-test': {
 *     is: refused.by('connection-reset'),
 *     under: { omitted: admitted.overPlaintext() },
 *   },
 * }
 */
export const refused = {
  /** Refused by exactly this mechanism. */
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
    case 'bypassed':
      return `admitted over ${outcome.over} past the sidecar`;
    case 'accepted':
      return 'accepted';
    case 'rejected':
      return `rejected by ${outcome.by}`;
    case 'reports':
      return `reports ${outcome.fact}: ${outcome.value}`;
    case 'stream':
      return 'by' in outcome ? `a stream ${outcome.pattern} (${outcome.by})` : `a stream ${outcome.pattern}`;
    case 'inconclusive':
      return `inconclusive: ${outcome.because}`;
    case 'contradicted':
      return `contradicted: ${outcome.because}`;
    case 'stays-up':
    case 'restarted':
    case 'ready':
    case 'unready':
    case 'started':
    case 'unstarted':
      return describeKubeletOutcome(outcome);
  }
}

/** Whether the outcome ends in a refusal. */
export function endsRefused(outcome: Observed): boolean {
  if (outcome.is === 'stream') return outcome.pattern === 'closed' || outcome.pattern === 'cut-off';
  return outcome.is === 'refused' || outcome.is === 'rejected' || isRejectedByKubelet(outcome);
}

/** Whether two outcomes are the same; `seenBy` names the confirming witness and is not compared. */
export function sameOutcome(left: Observed, right: Observed): boolean {
  return describeOutcome(left) === describeOutcome(right) && left.is !== 'inconclusive' && left.is !== 'contradicted';
}
