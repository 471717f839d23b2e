import type { Witness } from './witness.ts';

/**
 * The phase of a check in which an observation was made. `enforcing` lies between the change and
 * its acknowledgement by the proxies: it measures when the change takes effect and is never judged.
 */
export type Phase = 'baseline' | 'enforcing' | 'applied' | 'settling' | 'restored';

/** Plain JSON, so that an observation survives the bundle byte for byte. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What one witness reported of one request, with its time. Append-only; never edited (law 7). */
export interface Observation {
  /** Position in the run's stream, from 1. */
  readonly seq: number;
  /** Check id, or "" for facts of the whole run. */
  readonly check: string;
  readonly phase: Phase;
  /** Round within the phase, from 1; one round requests every route of the phase once. */
  readonly round: number;
  readonly route: string;
  readonly witness: Witness;
  /**
   * Correlates the witnesses of one request: its x-request-id, or "" where the protocol carries
   * none.
   */
  readonly requestId: string;
  /** UTC, ISO 8601 with milliseconds. */
  readonly at: string;
  /** Milliseconds since the run began, monotonic. */
  readonly elapsedMs: number;
  /**
   * The facts as the witness reported them; helpers/probe and helpers/witness define their shapes.
   */
  readonly facts: { readonly [key: string]: Json };
}

/**
 * A change of the mesh between observations, such as an apply or an acknowledgement by the proxies.
 */
export interface ChangeEvent {
  readonly seq: number;
  readonly check: string;
  readonly phase: Phase;
  /** `ended`: the check ran to its end; everything recorded of it precedes this event. */
  readonly kind: 'applied' | 'deleted' | 'redeploy' | 'acknowledged' | 'enforced' | 'infrastructure' | 'ended';
  readonly at: string;
  readonly elapsedMs: number;
  readonly facts: { readonly [key: string]: Json };
}
