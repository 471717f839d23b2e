import type { HeardWitness, LoadedCheck } from '../record/check-record.ts';

/** Who is listened to in a run: clients and applications alone; the callees' sidecars as well; the wire as well, for every check. */
export const HEARING = ['callee', 'proxy', 'all'] as const;

export type Hearing = (typeof HEARING)[number];

/** The check as it is played when these witnesses are listened to. `proxy` leaves it as its author wrote it. */
export function heardBy(check: LoadedCheck, hearing: Hearing): LoadedCheck {
  if (hearing === 'proxy') return check;
  const witnesses: readonly HeardWitness[] = hearing === 'callee' ? [] : ['proxy', 'wire'];
  return { ...check, record: { ...check.record, witnesses } };
}
