import { sameOutcome } from '../../../model/outcome.ts';
import type { MemberKey } from '../../../model/workloads/cast-member.ts';
import type { Expectation, LoadedCheck } from '../../record/check-record.ts';
import { kindOf, sabotage, type Sabotage } from '../../record/sabotage/sabotage.ts';
import { changeSetOf, expectationsOf, type ChangeSet } from '../changes/change-set.ts';
import { predictedExpectations } from '../prediction.ts';

/** A generated sabotage: one part of the change is left out. */
export interface Omission {
  readonly name: string;
  /** The check with the omission among its sabotages, and with the prediction under it. */
  readonly check: LoadedCheck;
  /** Routes that are not modelled and may have any outcome under the omission. */
  readonly free: readonly string[];
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
 * The model predicts what a generated sabotage flips, on every route, controls included. If it
 * leaves out the whole change, a route that is not modelled keeps its baseline; after a part of the
 * change, such a route may have any outcome.
 */
function predicted(check: LoadedCheck, name: string): Omission {
  const { record } = check;
  const changesNothing = isEmpty(changeSetOf(check, name));
  const expectations = { ...(changesNothing ? record.baseline : {}), ...predictedExpectations(check, 'applied', name) };
  const claimed = expectationsOf(record, 'applied');
  const flipped = Object.entries(claimed).flatMap(([route, is]): (readonly [string, Expectation<string>])[] => {
    const under = expectations[route];
    if (under === undefined || sameOutcome(under, is)) return [];
    return [[route, { is, under: { ...record.expects[route]?.under, [name]: under } }]];
  });
  const expects = { ...record.expects, ...Object.fromEntries(flipped) };
  const free = Object.keys(claimed).filter((route) => expectations[route] === undefined);
  return { name, check: { ...check, record: { ...record, expects } }, free };
}

function isEmpty({ applies, removes, redeploys }: ChangeSet): boolean {
  return applies.length + removes.length + Object.keys(redeploys).length === 0;
}
