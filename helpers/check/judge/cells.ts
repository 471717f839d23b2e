import type { Observed } from '../../model/outcome.ts';
import type { PhaseExpectation } from './agreement.ts';
import type { Downgrade } from './downgrade.ts';
import { mismatch } from './mismatch.ts';
import type { CellResult } from './result.ts';
import type { Round } from './rounds.ts';

const UNOBSERVED: Observed = { is: 'inconclusive', because: 'no observation' };

/**
 * The cells of one phase: each as its last round reports it, resting on the observations of all
 * `rounds`.
 */
export function cellsOf(
  phase: CellResult['phase'],
  rounds: readonly Round[],
  { expectations, requiredWitnesses }: PhaseExpectation,
  downgrade: Downgrade,
): readonly CellResult[] {
  const last = rounds.at(-1);
  return Object.entries(expectations).map(([route, expected]) => {
    const cell = last?.cells.get(route);
    const found = mismatch(cell, expected, requiredWitnesses(route, expected));
    // Contradicting witnesses are a finding in every phase, and for a control as well.
    const stays = found === undefined || cell?.observed.is === 'contradicted';
    const judged = stays ? found : downgrade(route, found, last);
    return {
      route,
      phase,
      expected,
      observed: cell?.observed ?? UNOBSERVED,
      verdict: judged?.verdict ?? 'conforms',
      because: judged === undefined ? '' : `${route} ${judged.because}`,
      witnesses: cell?.witnesses ?? [],
      observations: rounds.flatMap((round) => round.cells.get(route)?.observations ?? []),
    };
  });
}
