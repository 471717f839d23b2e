import { sameOutcome } from '../../../model/outcome.ts';
import { isModelled } from '../../../model/predict/predict.ts';
import type { MemberKey } from '../../../model/workloads/cast-member.ts';
import type { CheckRecord, Expectation, LoadedCheck } from '../../record/check-record.ts';
import { kindOf, sabotage, type Sabotage } from '../../record/sabotage/sabotage.ts';
import { expectationsOf } from '../changes/change-set.ts';
import { predictedExpectations, unmodelledRoutes } from '../prediction.ts';
import { probeOf } from '../requests/streamed.ts';

/** A generated sabotage: one part of the change is left out. */
export interface Omission {
  readonly name: string;
  /** The check with the omission among its sabotages, and with the prediction under it. */
  readonly check: LoadedCheck;
  /** Why the model predicts nothing; absent when it does. */
  readonly unpredicted?: string;
}

/**
 * Returns one omission per part of a check's change: a manifest not applied, a removal not made, a
 * workload not rebuilt. Omissions that the author declares are not repeated.
 */
export function omissionsOf(check: LoadedCheck): readonly Omission[] {
  const { applies, removes, redeploys = {}, sabotage: declared } = check.record;
  const omitted = new Set(Object.values(declared).flatMap((change) => kindOf(change).omits(change) ?? []));
  const changes = [
    ...applies.map((manifest) => ({ name: `without:${manifest}`, what: manifest, by: sabotage.omit(manifest) })),
    ...removes.map((manifest) => ({ name: `kept:${manifest}`, what: manifest, by: sabotage.omit(manifest) })),
    ...(Object.keys(redeploys) as MemberKey[]).map((member) => ({
      name: `kept:${member}`,
      what: member,
      by: sabotage.omitRedeploy(member),
    })),
  ];
  return changes
    .filter(({ what }) => !omitted.has(what))
    .map(({ name, by }) => predicted(withSabotage(check, name, by), name));
}

function withSabotage(check: LoadedCheck, name: string, by: Sabotage): LoadedCheck {
  const declared = { ...check.record.sabotage, [name]: by };
  return { ...check, record: { ...check.record, sabotage: declared } };
}

/**
 * The model predicts what a generated sabotage flips, on every route, controls included. A route
 * that is not modelled could flip as well, so then nothing is predicted of the sabotage; a fact
 * that no rule determines counts as unchanged.
 */
function predicted(check: LoadedCheck, name: string): Omission {
  const reasons = Object.entries(unmodelledRoutes(check, 'applied', name))
    .filter(([route]) => isModelled(probeOf(check.record, route)))
    .flatMap(([, notModelled]) => notModelled);
  if (reasons.length > 0) return { name, check, unpredicted: `not modelled: ${[...new Set(reasons)].join('; ')}` };
  return { name, check: { ...check, record: withPrediction(check, name) } };
}

function withPrediction(check: LoadedCheck, name: string): CheckRecord {
  const { record } = check;
  const expectations = predictedExpectations(check, 'applied', name);
  const claimed = expectationsOf(record, 'applied');
  const flipped = Object.entries(claimed).flatMap(([route, is]): (readonly [string, Expectation<string>])[] => {
    const under = expectations[route];
    if (under === undefined || sameOutcome(under, is)) return [];
    return [[route, { is, under: { ...record.expects[route]?.under, [name]: under } }]];
  });
  return { ...record, expects: { ...record.expects, ...Object.fromEntries(flipped) } };
}
