import { traitsOf } from '../../model/mechanism.ts';
import type { ExpectedOutcome, Observed } from '../../model/outcome.ts';
import { parseRoute } from '../../model/route.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { mismatch, type Mismatch, type Expectations, type PhaseExpectation } from './agreement.ts';
import type { CellResult } from './result.ts';
import type { Round } from './rounds.ts';

const UNSEEN: Observed = { is: 'inconclusive', because: 'no observation' };

/** The cells of one phase: each as its last round shows it, resting on the observations of all of `rounds`. */
export function cellsOf(
  phase: CellResult['phase'],
  rounds: readonly Round[],
  { expectations, requiredWitnesses }: PhaseExpectation,
  downgrade: Downgrade,
): readonly CellResult[] {
  const last = rounds.at(-1);
  return Object.entries(expectations).map(([route, expected]) => {
    const seen = last?.cells.get(route);
    const found = mismatch(seen, expected, requiredWitnesses(route, expected));
    // Whoever lies about one request cannot be believed about the stage or the controls either.
    const stays = found === undefined || seen?.observed.is === 'contradicted';
    const judged = stays ? found : downgrade(route, found, last);
    return {
      route,
      phase,
      expected,
      observed: seen?.observed ?? UNSEEN,
      verdict: judged?.verdict ?? 'conforms',
      because: judged === undefined ? '' : `${route} ${judged.because}`,
      witnesses: seen?.witnesses ?? [],
      observations: rounds.flatMap((round) => round.cells.get(route)?.observations ?? []),
    };
  });
}

/** Turns a finding into a doubt where the finding does not speak about the claim. */
export type Downgrade = (route: string, found: Mismatch, round: Round | undefined) => Mismatch;

/** Before the change nothing is a finding: a stage that was not as described makes the whole check worthless. */
export const downgradeAll: Downgrade = (_route, found) => ({ verdict: 'inconclusive', because: found.because });

/**
 * After the change two kinds of finding are doubts: one about a control, which the check claims nothing about, and a transport failure
 * towards a callee that answers nobody, although somebody should be answered: it may as well be dead.
 */
export function downgradeUncontrolled(record: Pick<CheckRecord, 'expects'>, expectations: Expectations): Downgrade {
  return (route, found, round) => {
    if (found.verdict === 'inconclusive') return found;
    if (record.expects[route] === undefined) {
      return { verdict: 'inconclusive', because: `${found.because}: the control does not hold` };
    }
    const observed = round?.cells.get(route)?.observed;
    const to = parseRoute(route)?.to;
    const mute =
      observed !== undefined &&
      isTransportFailure(observed) &&
      shouldAnswer(expectations, to) &&
      !answersAnyone(round, to);
    return mute
      ? {
          verdict: 'inconclusive',
          because: `${found.because}, and ${to ?? 'the callee'} answered nobody in that round`,
        }
      : found;
  };
}

function isTransportFailure(observed: Observed): boolean {
  return 'by' in observed && traitsOf(observed.by).provesCallee !== true;
}

function shouldAnswer(expectations: Expectations, callee: string | undefined): boolean {
  return Object.entries(expectations).some(
    ([route, { is }]: [string, ExpectedOutcome]) => parseRoute(route)?.to === callee && is === 'admitted',
  );
}

function answersAnyone(round: Round | undefined, callee: string | undefined): boolean {
  const cells = [...(round?.cells.values() ?? [])].filter(({ route }) => parseRoute(route)?.to === callee);
  return cells.some(
    ({ observed }) => observed.is === 'admitted' || (observed.is === 'refused' && !isTransportFailure(observed)),
  );
}
