import { mayBeReportedAs, traitsOf, type Mechanism } from '../model/mechanism.ts';
import type { Observed } from '../model/outcome.ts';
import type { Inconclusive } from '../model/undetermined.ts';
import type { CalleeWitness, ProxyWitness, Witnessed } from '../model/witness.ts';

/**
 * Names the outcome of one request from what its client reported and what the other witnesses add.
 */
export type Classifier<Facts> = (facts: Facts, witnesses: Witnessed) => Observed;

/** One way in which a client reports a mechanism. */
export interface Row<Facts> {
  /** What the row recognizes, and the document or source code that defines it. */
  readonly source: string;
  readonly when: (facts: Facts) => boolean;
  readonly mechanism: Mechanism;
}

/** The mechanism of the first row that recognizes the facts; undefined when no row does. */
export function firstMatch<Facts>(rows: readonly Row<Facts>[], facts: Facts): Mechanism | undefined {
  return rows.find(({ when }) => when(facts))?.mechanism;
}

/**
 * The mechanism that a sidecar's log names where the client only noticed that its connection ended,
 * or received a response of its own sidecar without the cause; otherwise the one that the client
 * reported.
 */
export function refinedByProxy(
  byClient: Mechanism | undefined,
  proxy: ProxyWitness | undefined,
): Mechanism | undefined {
  if (byClient === undefined || proxy?.refused === undefined) return byClient;
  const byProxy = proxy.refused;
  if (traitsOf(byProxy).namedBy !== proxy.side) return byClient;
  const hasEnded = byClient === 'connection-closed' || byClient === 'connection-reset';
  const isCausedThere = proxy.side === 'caller' && mayBeReportedAs(byProxy, byClient);
  return hasEnded || isCausedThere ? byProxy : byClient;
}

/** The same for a response: its caller's sidecar sent it, so that sidecar alone knows more. */
export function refinedByCaller(
  byClient: Mechanism | undefined,
  proxy: ProxyWitness | undefined,
): Mechanism | undefined {
  return proxy?.side === 'caller' ? refinedByProxy(byClient, proxy) : byClient;
}

/**
 * An admission whose callee received no certificate from a sidecar: over TLS that its sidecar ended
 * or, without one, that the application ended itself; otherwise in plaintext. An application learns
 * from its sidecar only whether a certificate was presented; the sidecar knows the transport.
 */
export function withoutForwarded({ terminated }: CalleeWitness, proxy: ProxyWitness | undefined): Observed {
  if (proxy?.side === 'callee') return { is: 'admitted', over: proxy.transport === 'tls' ? 'tls' : 'plaintext' };
  if (terminated === undefined) return { is: 'admitted', over: 'plaintext' };
  const { over, as } = terminated;
  if (over === 'tls') return { is: 'admitted', over };
  return as === undefined
    ? inconclusive('the callee verified a certificate without an identity')
    : { is: 'admitted', over, as, seenBy: 'callee' };
}

/** An observation that no row names. */
export function inconclusive(because: string): Inconclusive {
  return { is: 'inconclusive', because };
}

/** A refusal by the mechanism, or doubt when there is none. */
export function refusedOr(mechanism: Mechanism | undefined, because: string): Observed {
  return mechanism === undefined ? inconclusive(because) : { is: 'refused', by: mechanism };
}
