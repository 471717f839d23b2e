import type { ExpectedOutcome } from '../../../model/outcome.ts';
import { castOf, recordUnder } from '../../plan/changes/change-set.ts';
import type { CheckRecord } from '../../record/check-record.ts';

/** An outcome of a record with its section, its route and the cast at that time. */
interface NamedOutcome {
  readonly section: string;
  readonly route: string;
  readonly outcome: ExpectedOutcome;
  readonly cast: CheckRecord['cast'];
}

/**
 * Returns all outcomes of a record, each with the cast at that time: a change or sabotage may
 * rebuild workloads.
 */
export function outcomesOf(record: CheckRecord): readonly NamedOutcome[] {
  const { baseline, expects, restored, cast } = record;
  const plain = Object.entries({ baseline, restored }).flatMap(([section, routes]) =>
    Object.entries(routes).map(([route, outcome]) => ({ section, route, outcome, cast })),
  );
  const expected = Object.entries(expects).flatMap(([route, { is, under }]) => [
    { section: 'expects', route, outcome: is, cast: castOf(record, 'applied') },
    ...Object.entries(under).flatMap(([name, outcome]) =>
      outcome === undefined || record.sabotage[name] === undefined
        ? []
        : [{ section: 'expects', route, outcome, cast: castOf(recordUnder(record, name), 'applied') }],
    ),
  ]);
  return [...plain, ...expected];
}
