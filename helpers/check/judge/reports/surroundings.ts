import * as z from 'zod';
import type { Observation } from '../../../model/observation.ts';
import { leafFacts, leafOf, type Leaf } from '../../../witness/certificates/certificate.ts';
import { wireFacts, type WireFacts } from '../../../witness/wire/facts.ts';

/** One capture beside a callee of a check. */
export interface CheckCapture {
  /** The callee as the record names it, `name.namespace`. */
  readonly party: string;
  /** What every request of its time carried before its own id. */
  readonly canary: string;
  readonly facts: WireFacts;
}

/** What was recorded of a check as a whole, and what every one of its cells is read with. */
export interface Surroundings {
  /** Certificates that callers were seen to hold, by party. */
  readonly leaves: ReadonlyMap<string, readonly Leaf[]>;
  readonly captures: readonly CheckCapture[];
}

/** Route of observations that are about no cell. */
export const NO_ROUTE = '';

/** Reads the observations of a check that are about none of its cells. Facts that no witness wrote say nothing. */
export function surroundingsOf(observations: readonly Observation[]): Surroundings {
  const around = observations.filter(({ route }) => route === NO_ROUTE);
  const leaves = around.flatMap(({ facts }) => readLeafFacts(facts));
  const byParty = Map.groupBy(leaves, ({ party }) => party);
  return {
    leaves: new Map([...byParty].map(([party, held]) => [party, held.map(({ leaf }) => leaf)])),
    captures: around.flatMap(({ facts }) => captureFacts.safeParse(facts).data ?? []),
  };
}

function readLeafFacts(facts: unknown): readonly { readonly party: string; readonly leaf: Leaf }[] {
  const { data } = leafFacts.safeParse(facts);
  if (data === undefined) return [];
  try {
    return [{ party: data.party, leaf: leafOf(data.certificate) }];
  } catch (error) {
    // A certificate that is none belongs to nobody: the caller then showed no certificate, which is silence.
    if (error instanceof Error) return [];
    throw error;
  }
}

const captureFacts: z.ZodType<CheckCapture> = z.object({ party: z.string(), canary: z.string(), facts: wireFacts });
