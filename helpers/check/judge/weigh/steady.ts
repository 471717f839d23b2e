import { sameOutcome } from '../../../model/outcome.ts';
import type { RequiredWitnesses } from '../reports/required-witnesses.ts';
import type { ObservedCell, Round } from '../rounds.ts';

/** Whether the last `needed` rounds observe one and the same outcome on the route. */
export function isSteady(route: string, rounds: readonly Round[], needed: number): boolean {
  const last = rounds.slice(-needed).flatMap(({ cells }) => cells.get(route)?.observed ?? []);
  const [first] = last;
  return first !== undefined && last.length === needed && last.every((one) => sameOutcome(one, first));
}

/**
 * Whether the witnesses of an outcome that was not expected reported it: of an admission any one
 * besides the client, of other outcomes those that report them in every case.
 */
export function isConfirmed({ route, observed, witnesses }: ObservedCell, required: RequiredWitnesses): boolean {
  if (observed.is === 'inconclusive' || observed.is === 'contradicted') return false;
  if (observed.is === 'admitted') return witnesses.some((witness) => witness !== 'client');
  const named = required(route, observed);
  return named.every((witness) => witness === 'certificate' || witnesses.includes(witness));
}
