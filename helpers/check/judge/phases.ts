import type { CheckRecord } from '../record/check-record.ts';
import type { Predictions } from '../record/planned-check.ts';
import {
  agrees,
  inheritControls,
  isContradicted,
  phaseExpectationOf,
  settlingNeeded,
  streakEnd,
  streakNeeded,
} from './agreement.ts';
import { cellsOf, type CellRules } from './cells.ts';
import type { CellResult } from './result.ts';
import type { Round } from './rounds.ts';
import { streamCells, type RecordedEntries } from './streams/stream-cells.ts';
import { predictionsIn } from './weigh/model-view.ts';
import { weighIn } from './weigh/weigh.ts';

/** Phases that follow a change of the check. */
type ChangePhase = 'applied' | 'restored';

export type JudgedPhase = 'baseline' | ChangePhase;

/** What the phases of a check are judged from. */
export interface JudgedCheck {
  readonly record: CheckRecord;
  readonly predictions: Predictions;
  readonly rounds: readonly Round[];
  readonly recorded: RecordedEntries;
  /** Whether rounds were sent after the streak that follows a change; mode `prove` sends none. */
  readonly settles: boolean;
}

const PREFIXES: Readonly<Partial<Record<JudgedPhase, string>>> = {
  baseline: 'baseline did not hold',
  restored: 'after the change was undone',
};

/**
 * The judged cells of one phase: those of its rounds and those of its streams, which cover the
 * whole phase. What holds after a change must also go on holding through the settling window.
 */
export function cellsOfPhase(phase: JudgedPhase, check: JudgedCheck): readonly CellResult[] {
  const rules = rulesIn(phase, check);
  const ofRounds = judgeRounds(check, phase, rules);
  const settled = phase === 'baseline' ? ofRounds : judgeSettling(check, phase, ofRounds);
  const cells = [...settled, ...streamCells(check.record, check.recorded, phase, rules)];
  const prefix = PREFIXES[phase];
  return prefix === undefined ? cells : prefixed(cells, prefix);
}

/** Judges every round of the settling window after a streak; the first that disagrees decides. */
function judgeSettling(check: JudgedCheck, phase: ChangePhase, cells: readonly CellResult[]): readonly CellResult[] {
  if (!check.settles || !cells.every(conforms)) return cells;
  const rules = rulesIn(phase, check, true);
  const { settling, needed } = settlingOf(check, phase, rules);
  if (needed === 0) return cells;
  const broken = settling.find((round) => !agrees(round, rules.phaseExpectation));
  if (broken !== undefined)
    return [...cells, ...prefixed(cellsOf(broken.phase, [broken], rules), 'did not go on holding')];
  if (settling.length >= needed) return cells;
  const because = `agreed in ${settling.length.toString()} rounds after its streak, and ${needed.toString()} are needed`;
  return doubted(cells, because);
}

/** The rounds after the streak, of a phase of their own or the rest of the phase. */
function settlingOf(
  { record, rounds }: JudgedCheck,
  phase: ChangePhase,
  { phaseExpectation }: CellRules,
): { readonly settling: readonly Round[]; readonly needed: number } {
  const ofPhase = inheritControls(
    record,
    rounds.filter((round) => round.phase === phase),
    phaseExpectation,
  );
  const streakEnds = streakEnd(ofPhase, phaseExpectation, streakNeeded(record, phase)) + 1;
  const after = phase === 'applied' ? rounds.filter((round) => round.phase === 'settling') : ofPhase.slice(streakEnds);
  return { settling: after, needed: settlingNeeded(record, phase, streakEnds) };
}

function rulesIn(phase: JudgedPhase, { record, predictions }: JudgedCheck, isSettling = false): CellRules {
  const phaseExpectation = phaseExpectationOf(record, phase);
  const weighed = { ...phaseExpectation, record, needed: streakNeeded(record, phase) };
  return {
    phaseExpectation,
    predictions: predictionsIn(predictions, phase),
    weigh: weighIn({ ...weighed, phase: isSettling ? 'settling' : phase }),
  };
}

/** Judges a phase by its first streak of agreeing rounds; without one, by its last rounds. */
function judgeRounds({ record, rounds }: JudgedCheck, phase: JudgedPhase, rules: CellRules): readonly CellResult[] {
  const { phaseExpectation } = rules;
  const ofPhase = inheritControls(
    record,
    rounds.filter((round) => round.phase === phase),
    phaseExpectation,
  );
  // A contradiction is no transitional state: one is enough, whatever later rounds report.
  const contradicted = ofPhase.find((round) => isContradicted(round, phaseExpectation.expectations));
  if (contradicted !== undefined) return cellsOf(phase, [contradicted], rules);
  const needed = streakNeeded(record, phase);
  const end = streakEnd(ofPhase, phaseExpectation, needed);
  if (end >= 0) return cellsOf(phase, ofPhase.slice(end + 1 - needed, end + 1), rules);
  return withoutStreak(cellsOf(phase, ofPhase.slice(-needed), rules), ofPhase.length, needed);
}

/** A last round that agrees by chance is not a streak. */
function withoutStreak(cells: readonly CellResult[], count: number, needed: number): readonly CellResult[] {
  if (!cells.every(conforms)) return cells;
  const because = `agreed in its last round, but never in ${needed.toString()} consecutive rounds (${count.toString()} rounds)`;
  return doubted(cells, because);
}

function doubted(cells: readonly CellResult[], because: string): readonly CellResult[] {
  return cells.map((cell) => ({ ...cell, verdict: 'inconclusive' as const, because: `${cell.route} ${because}` }));
}

function conforms({ verdict }: CellResult): boolean {
  return verdict === 'conforms';
}

function prefixed(cells: readonly CellResult[], prefix: string): readonly CellResult[] {
  return cells.map((cell) => (cell.because === '' ? cell : { ...cell, because: `${prefix}: ${cell.because}` }));
}
