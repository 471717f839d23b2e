import { MeshproofError } from '../../../errors.ts';
import { sameOutcome } from '../../../model/outcome.ts';
import type { PartyKey } from '../../../model/workloads/cast-member.ts';
import { predictedPicture } from '../prediction.ts';
import { pictureOf } from '../changes/change-set.ts';
import { sabotage, type CheckRecord, type Expectation, type LoadedCheck, type Sabotage } from '../../record/check-record.ts';

/** A sabotage that no author wrote. */
export interface Withholding {
  readonly name: string;
  /** The check with the withholding among its sabotages, and with what the model predicts under it. */
  readonly check: LoadedCheck;
  /** Why the model predicts nothing; absent when it does. */
  readonly unpredicted?: string;
}

/**
 * Every change of a check left out in turn: a manifest not applied, a removal left undone, a party not rebuilt. What its author leaves out
 * is not repeated.
 */
export function withholdingsOf(check: LoadedCheck): readonly Withholding[] {
  const { applies, removes, recasts = {}, sabotage: declared } = check.record;
  const withheld = new Set(
    Object.values(declared).flatMap((change) =>
      change.kind === 'withhold' ? [change.manifest] : change.kind === 'keep' ? [change.party] : [],
    ),
  );
  const changes = [
    ...applies.map((manifest) => ({ name: `without:${manifest}`, what: manifest, by: sabotage.withhold(manifest) })),
    ...removes.map((manifest) => ({ name: `kept:${manifest}`, what: manifest, by: sabotage.withhold(manifest) })),
    ...(Object.keys(recasts) as PartyKey[]).map((party) => ({
      name: `kept:${party}`,
      what: party,
      by: sabotage.keep(party),
    })),
  ];
  return changes
    .filter(({ what }) => !withheld.has(what))
    .map(({ name, by }) => predicted(withSabotage(check, name, by), name));
}

function withSabotage(check: LoadedCheck, name: string, by: Sabotage): LoadedCheck {
  const declared = { ...check.record.sabotage, [name]: by };
  return { ...check, record: { ...check.record, sabotage: declared } };
}

/** No author says what a generated sabotage flips: the model does, on every route, controls included. */
function predicted(check: LoadedCheck, name: string): Withholding {
  try {
    return { name, check: { ...check, record: withPrediction(check, name) } };
  } catch (error) {
    if (!(error instanceof MeshproofError)) throw error;
    return { name, check, unpredicted: error.happened };
  }
}

function withPrediction(check: LoadedCheck, name: string): CheckRecord {
  const { record } = check;
  const picture = predictedPicture(check, 'applied', name);
  const claimed = pictureOf(record, 'applied');
  const flipped = Object.entries(claimed).flatMap(([route, is]): (readonly [string, Expectation<string>])[] => {
    const under = picture[route];
    if (under === undefined || sameOutcome(under, is)) return [];
    return [[route, { is, under: { ...record.expects[route]?.under, [name]: under } }]];
  });
  return { ...record, expects: { ...record.expects, ...Object.fromEntries(flipped) } };
}
