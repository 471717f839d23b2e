import { MeshproofError } from '../../errors.ts';
import { sameOutcome } from '../../model/outcome.ts';
import { predictedPicture } from '../plan/prediction.ts';
import { pictureOf } from '../plan/staging.ts';
import { sabotage, type CheckRecord, type Expectation, type LoadedCheck } from '../spec.ts';

/** A sabotage that no author wrote. */
export interface Withholding {
  readonly name: string;
  /** The check with the withholding among its sabotages, and with what the model predicts under it. */
  readonly check: LoadedCheck;
  /** Why the model predicts nothing; absent when it does. */
  readonly unpredicted?: string;
}

/** Every change of a check left out in turn: a manifest not applied, a removal left undone. What its author withholds is not repeated. */
export function withholdingsOf(check: LoadedCheck): readonly Withholding[] {
  const { applies, removes, sabotage: declared } = check.record;
  const withheld = new Set(
    Object.values(declared).flatMap((change) => (change.kind === 'withhold' ? [change.manifest] : [])),
  );
  const changes = [
    ...applies.map((manifest) => ({ name: `without:${manifest}`, manifest })),
    ...removes.map((manifest) => ({ name: `kept:${manifest}`, manifest })),
  ];
  return changes
    .filter(({ manifest }) => !withheld.has(manifest))
    .map(({ name, manifest }) => predicted(withSabotage(check, name, manifest), name));
}

function withSabotage(check: LoadedCheck, name: string, manifest: string): LoadedCheck {
  const declared = { ...check.record.sabotage, [name]: sabotage.withhold(manifest) };
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
