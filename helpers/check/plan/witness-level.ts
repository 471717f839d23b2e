import type { CollectedWitness, LoadedCheck } from '../record/check-record.ts';

/**
 * Witnesses of a run: clients and applications; also the callees' sidecars; also the wire, for
 * every check.
 */
export const WITNESS_LEVELS = ['callee', 'proxy', 'all'] as const;

export type WitnessLevel = (typeof WITNESS_LEVELS)[number];

/** Returns the check with the witnesses of a level; `proxy` leaves the check as it is written. */
export function atWitnessLevel(check: LoadedCheck, witnessLevel: WitnessLevel): LoadedCheck {
  if (witnessLevel === 'proxy') return check;
  const witnesses: readonly CollectedWitness[] = witnessLevel === 'callee' ? [] : ['proxy', 'wire'];
  return { ...check, record: { ...check.record, witnesses } };
}
