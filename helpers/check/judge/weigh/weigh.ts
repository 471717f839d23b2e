import { traitsOf } from '../../../model/mechanism.ts';
import type { ExpectedOutcome, Observed } from '../../../model/outcome.ts';
import { parseRoute } from '../../../model/route.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import type { CellPrediction } from '../../record/planned-check.ts';
import type { PhaseExpectation } from '../agreement.ts';
import type { Mismatch } from '../mismatch.ts';
import type { CellResult } from '../result.ts';
import type { ObservedCell, Round } from '../rounds.ts';
import { isPredicted, remarkOfModel } from './model-view.ts';
import { isConfirmed, isSteady } from './steady.ts';

/** A mismatch of one cell, with what it is weighed by. */
export interface Finding {
  readonly route: string;
  readonly expected: ExpectedOutcome;
  readonly observed: Observed;
  readonly mismatch: Mismatch;
  /** The rounds that the cell rests on; none for a stream. */
  readonly rounds: readonly Round[];
  readonly prediction: CellPrediction | undefined;
}

/** Turns a finding into a doubt where it is not evidence about the mesh. */
export type Weigh = (finding: Finding) => Mismatch;

/** A phase of a check, as its findings are weighed. */
export interface WeighedPhase extends PhaseExpectation {
  readonly record: Pick<CheckRecord, 'expects'>;
  readonly phase: CellResult['phase'];
  /** Consecutive rounds that must observe the same before a control or a baseline deviates. */
  readonly needed: number;
}

/**
 * A claim that does not hold deviates. What the record does not claim (the baseline, and controls)
 * deviates only if the observation also contradicts the model, in consecutive rounds and confirmed
 * by its witnesses; if the model predicts what was observed, or does not know the cell, the record
 * is in doubt. In every phase a transport failure towards a callee that answers nothing is a doubt,
 * since that callee may be dead, unless the model predicts that failure.
 */
export function weighIn(weighed: WeighedPhase): Weigh {
  const isClaim = (route: string) => weighed.phase !== 'baseline' && weighed.record.expects[route] !== undefined;
  return (finding) => {
    const { mismatch, observed, expected, prediction, route } = finding;
    if (mismatch.verdict === 'inconclusive') return mismatch;
    const because = `${mismatch.because}${remarkOfModel(prediction, expected, observed)}`;
    const doubt = isClaim(route) ? deadCallee(weighed, finding) : doubtAbout(weighed, finding);
    if (doubt === undefined) return { verdict: 'deviates', because };
    const control = isClaim(route) || weighed.phase === 'baseline' ? '' : ': the control does not hold';
    return { verdict: 'inconclusive', because: `${because}${control}, ${doubt}` };
  };
}

/** Why a mismatch of a baseline or a control is no finding; undefined when it is one. */
function doubtAbout(weighed: WeighedPhase, finding: Finding): string | undefined {
  const { observed, prediction, route, rounds } = finding;
  if (prediction === undefined || 'notModelled' in prediction) return 'and no prediction confirms the expectation';
  if (isPredicted(prediction, observed)) return 'so the record is in doubt';
  if (rounds.length === 0) return isTransportFailure(observed) ? 'which may be a fault of the transport' : undefined;
  const dead = deadCallee(weighed, finding);
  const cell = rounds.at(-1)?.cells.get(route);
  if (dead !== undefined || cell === undefined) return dead;
  // In a settling window nothing is transitional any more, except a fault of the transport.
  const mayPass = weighed.phase !== 'settling' || isTransportFailure(observed);
  if (mayPass && !isSteady(route, rounds, weighed.needed))
    return `but not in ${weighed.needed.toString()} consecutive rounds`;
  return isConfirmed(cell, weighed.requiredWitnesses) ? undefined : 'and no witness besides the client confirms it';
}

/** The doubt about a callee that should answer and may be dead. */
function deadCallee({ expectations }: WeighedPhase, finding: Finding): string | undefined {
  const { route, observed, rounds, prediction } = finding;
  const to = parseRoute(route)?.to;
  const mayBeDead =
    rounds.length > 0 &&
    isTransportFailure(observed) &&
    !isPredicted(prediction, observed) &&
    shouldAnswer(expectations, to) &&
    !answersAny(rounds.at(-1), to);
  return mayBeDead ? `and ${to ?? 'the callee'} answered no request of that round` : undefined;
}

function isTransportFailure(observed: Observed): boolean {
  return 'by' in observed && traitsOf(observed.by).provesCallee !== true;
}

function shouldAnswer(expectations: PhaseExpectation['expectations'], callee: string | undefined): boolean {
  return Object.entries(expectations).some(
    ([route, { is }]: [string, ExpectedOutcome]) =>
      parseRoute(route)?.to === callee && (is === 'admitted' || is === 'bypassed'),
  );
}

function answersAny(round: Round | undefined, callee: string | undefined): boolean {
  const cells = [...(round?.cells.values() ?? [])].filter(({ route }) => parseRoute(route)?.to === callee);
  return cells.some((cell) => isAnswered(cell));
}

/** Whether the callee, or the sidecar in front of it, took the request and decided about it. */
function isAnswered({ observed, refusedAtCallee }: ObservedCell): boolean {
  const answered =
    observed.is === 'admitted' ||
    observed.is === 'bypassed' ||
    (observed.is === 'refused' && !isTransportFailure(observed));
  return answered || refusedAtCallee;
}
