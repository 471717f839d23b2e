import type { ExpectedOutcome, Observed } from '../../model/outcome.ts';
import type { PhasePredictions } from '../record/planned-check.ts';
import type { PhaseExpectation } from './agreement.ts';
import { mismatch } from './mismatch.ts';
import type { CellResult } from './result.ts';
import type { Round } from './rounds.ts';
import { modelOf } from './weigh/model-view.ts';
import type { Weigh } from './weigh/weigh.ts';

const UNOBSERVED: Observed = { is: 'inconclusive', because: 'no observation' };

/** How the cells of one phase are judged. */
export interface CellRules {
  readonly phaseExpectation: PhaseExpectation;
  readonly predictions: PhasePredictions;
  readonly weigh: Weigh;
}

/**
 * The cells of one phase: each as its last round reports it, resting on the observations of all
 * `rounds`.
 */
export function cellsOf(phase: CellResult['phase'], rounds: readonly Round[], rules: CellRules): readonly CellResult[] {
  return Object.entries(rules.phaseExpectation.expectations).map(([route, expected]) => {
    const cell = rounds.at(-1)?.cells.get(route);
    const observed = cell?.observed ?? UNOBSERVED;
    const judged = judgedCell(route, expected, rounds, rules);
    const verdict = judged?.verdict ?? 'conforms';
    return {
      route,
      phase,
      expected,
      observed,
      verdict,
      because: judged === undefined ? '' : `${route} ${judged.because}`,
      ...modelOf(rules.predictions[route], { observed, verdict }),
      witnesses: cell?.witnesses ?? [],
      observations: rounds.flatMap((round) => round.cells.get(route)?.observations ?? []),
    };
  });
}

function judgedCell(
  route: string,
  expected: ExpectedOutcome,
  rounds: readonly Round[],
  { phaseExpectation: { requiredWitnesses }, predictions, weigh }: CellRules,
) {
  const cell = rounds.at(-1)?.cells.get(route);
  const found = mismatch(cell, expected, requiredWitnesses(route, expected));
  // Contradicting witnesses are a finding in every phase, and for a control as well.
  if (found === undefined || cell === undefined || cell.observed.is === 'contradicted') return found;
  const { observed } = cell;
  return weigh({ route, expected, observed, mismatch: found, rounds, prediction: predictions[route] });
}
