import type { ChangeEvent, Observation } from '../../model/observation.ts';
import { describeOutcome, sameOutcome, type ExpectedOutcome, type Observed } from '../../model/outcome.ts';
import { combineVerdicts } from '../../model/verdict.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import type { PlannedCheck, SabotageRun } from '../record/planned-check.ts';
import { judge } from './judge.ts';
import type { CellResult, CheckResult } from './result.ts';

/** A planned check whose record expects the outcomes that it must have under the sabotage. */
export type SabotagedCheck = PlannedCheck & { readonly sabotage: SabotageRun };

/**
 * The result of a check under a sabotage. `conforms`: it was caught, since every route had exactly
 * the outcome that the record expects under it and at least one outcome differs from the claim.
 * `deviates`: it survived, or changed other outcomes. `inconclusive`: the observations prove
 * neither, or the baseline deviated, so that the sabotage was not tried. The baseline of the next
 * sabotage proves that this one was undone, so that is not judged here.
 */
export function judgeSabotage(
  { record, predictions, sabotage }: SabotagedCheck,
  observations: readonly Observation[],
  changes: readonly ChangeEvent[],
): CheckResult {
  const whole = judge({ record, predictions }, observations, changes, {
    phases: ['baseline', 'applied'],
    settles: false,
  });
  const { result, changed } = withFreeRoutes(whole, sabotage);
  if (result.verdict === 'inconclusive') return result;
  if (!result.cells.some(({ phase }) => phase !== 'baseline')) return { ...result, verdict: 'inconclusive' };
  const { claimed } = sabotage;
  const flips = Object.entries(expectationsOf(record, 'applied')).filter(([route, is]) => !same(claimed[route], is));
  if (flips.length === 0 && !changed) return { ...result, verdict: 'deviates', because: idleBecause(result) };
  return result.verdict === 'conforms' ? result : { ...result, because: survivedBecause(result, claimed) };
}

/** Routes that may have any outcome under the sabotage conform; `changed`: one has another one. */
function withFreeRoutes(
  result: CheckResult,
  { free }: SabotageRun,
): { readonly result: CheckResult; readonly changed: boolean } {
  const isFree = ({ route, phase, verdict }: CellResult): boolean =>
    phase === 'applied' && verdict === 'deviates' && free.includes(route);
  if (!result.cells.some(isFree)) return { result, changed: false };
  const cells = result.cells.map((cell) =>
    isFree(cell) ? { ...cell, verdict: 'conforms' as const, because: '' } : cell,
  );
  const failed = cells.filter(({ verdict }) => verdict !== 'conforms');
  const verdict = failed.length === 0 ? 'conforms' : combineVerdicts(failed.map((cell) => cell.verdict));
  const because = failed.find((cell) => cell.verdict === verdict)?.because ?? '';
  return { result: { ...result, cells, verdict, because }, changed: true };
}

/** Cells with the claimed outcome although the sabotage should have changed it. */
export function stayedGreen(cells: readonly CellResult[], claimed: SabotageRun['claimed']): readonly CellResult[] {
  return cells.filter(
    ({ phase, route, observed, verdict }) =>
      phase === 'applied' && verdict === 'deviates' && same(claimed[route], observed),
  );
}

function idleBecause({ verdict, because }: CheckResult): string {
  return verdict === 'conforms'
    ? 'nothing changed: every route has the outcome that it has without the sabotage'
    : `it changed an outcome that the model predicts unchanged: ${because}`;
}

function survivedBecause({ cells, because }: CheckResult, claimed: SabotageRun['claimed']): string {
  const green = stayedGreen(cells, claimed);
  if (green.length === 0) return `it turned red, but not as its record expects: ${because}`;
  return green
    .map(({ route, observed, expected }) => {
      return `${route} stayed green (${describeOutcome(observed)}) where it had to be ${describeOutcome(expected)}`;
    })
    .join('; ');
}

function same(claimed: ExpectedOutcome | undefined, observed: Observed): boolean {
  return claimed !== undefined && sameOutcome(claimed, observed);
}
