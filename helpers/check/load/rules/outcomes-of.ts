import type { ExpectedOutcome } from '../../../model/outcome.ts';
import { castOf, recordUnder } from '../../plan/changes/change-set.ts';
import type { CheckRecord } from '../../record/check-record.ts';

/** An outcome of a record, with the section and the route at which it stands, and the parties as they are then. */
interface NamedOutcome {
  readonly section: string;
  readonly route: string;
  readonly outcome: ExpectedOutcome;
  readonly cast: CheckRecord['cast'];
}

/** Every outcome of a record with the parties as they are then: the change, or the sabotage that it stands under, may rebuild some. */
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
