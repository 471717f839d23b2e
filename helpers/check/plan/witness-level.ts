import type { CollectedWitness, LoadedCheck } from '../record/check-record.ts';

/** Who is listened to in a run: clients and applications alone; the callees' sidecars as well; the wire as well, for every check. */
export const WITNESS_LEVELS = ['callee', 'proxy', 'all'] as const;

export type WitnessLevel = (typeof WITNESS_LEVELS)[number];

/** The check as it is played when these witnesses are listened to. `proxy` leaves it as its author wrote it. */
export function atWitnessLevel(check: LoadedCheck, witnessLevel: WitnessLevel): LoadedCheck {
  if (witnessLevel === 'proxy') return check;
  const witnesses: readonly CollectedWitness[] = witnessLevel === 'callee' ? [] : ['proxy', 'wire'];
  return { ...check, record: { ...check.record, witnesses } };
}
