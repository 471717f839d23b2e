import type { ChangeEvent, Observation } from '../../model/observation.ts';
import { describeOutcome, sameOutcome, type ExpectedOutcome, type Observed } from '../../model/outcome.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import type { CheckRecord } from '../record/check-record.ts';
import type { SabotageRun } from '../record/planned-check.ts';
import { judge } from './judge.ts';
import type { CellResult, CheckResult } from './result.ts';

export interface SabotagedRecord {
  /** With the outcomes that the sabotage must show as its expectations. */
  readonly record: CheckRecord;
  readonly sabotage: SabotageRun;
}

/**
 * The result of a check under a sabotage. `conforms`: it was caught, every route showed exactly what the record demands under it and at
 * least one of them had to flip. `deviates`: it survived, or flipped something else. `inconclusive`: nobody can tell.
 * The stage before the next sabotage is the proof that this one was undone, so its undoing is not judged here.
 */
export function judgeSabotage(
  { record, sabotage }: SabotagedRecord,
  observations: readonly Observation[],
  changes: readonly ChangeEvent[],
): CheckResult {
  const result = judge(record, observations, changes, { phases: ['baseline', 'applied'] });
  if (result.verdict === 'inconclusive') return result;
  const { claimed } = sabotage;
  const flips = Object.entries(expectationsOf(record, 'applied')).filter(([route, is]) => !same(claimed[route], is));
  if (flips.length === 0) return { ...result, verdict: 'deviates', because: idleBecause(result) };
  return result.verdict === 'conforms' ? result : { ...result, because: survivedBecause(result, claimed) };
}

/** Routes that show what is claimed although the sabotage must have changed it. */
export function stayedGreen(cells: readonly CellResult[], claimed: SabotageRun['claimed']): readonly CellResult[] {
  return cells.filter(
    ({ phase, route, observed, verdict }) =>
      phase === 'applied' && verdict === 'deviates' && same(claimed[route], observed),
  );
}

function idleBecause({ verdict, because }: CheckResult): string {
  return verdict === 'conforms'
    ? 'nothing changed: every route looks as if nobody had touched anything'
    : `it changed what the model says it leaves alone: ${because}`;
}

function survivedBecause({ cells, because }: CheckResult, claimed: SabotageRun['claimed']): string {
  const green = stayedGreen(cells, claimed);
  if (green.length === 0) return `it turned red, but not as its record says: ${because}`;
  return green
    .map(({ route, observed, expected }) => {
      return `${route} stayed green (${describeOutcome(observed)}) where it had to be ${describeOutcome(expected)}`;
    })
    .join('; ');
}

function same(claimed: ExpectedOutcome | undefined, seen: Observed): boolean {
  return claimed !== undefined && sameOutcome(claimed, seen);
}
