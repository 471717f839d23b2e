import { traitsOf, type Mechanism } from '../model/mechanism.ts';
import type { Observed } from '../model/outcome.ts';
import type { Inconclusive } from '../model/undetermined.ts';
import type { ProxyWitness, Witnessed } from '../model/witness.ts';

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
 * The mechanism that a sidecar's log names where the client only noticed that its connection ended;
 * otherwise the one that the client reported.
 */
export function refinedByProxy(
  byClient: Mechanism | undefined,
  proxy: ProxyWitness | undefined,
): Mechanism | undefined {
  const byProxy = proxy?.refused;
  const isVague = byClient === 'connection-closed' || byClient === 'connection-reset';
  return isVague && byProxy !== undefined && traitsOf(byProxy).namedBy === proxy?.side ? byProxy : byClient;
}

/** An observation that no row names. */
export function inconclusive(because: string): Inconclusive {
  return { is: 'inconclusive', because };
}

/** A refusal by the mechanism, or doubt when there is none. */
export function refusedOr(mechanism: Mechanism | undefined, because: string): Observed {
  return mechanism === undefined ? inconclusive(because) : { is: 'refused', by: mechanism };
}
