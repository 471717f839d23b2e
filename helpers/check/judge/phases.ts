import { expectationsOf } from '../plan/changes/change-set.ts';
import type { CheckRecord } from '../record/check-record.ts';
import {
  agrees,
  inheritControls,
  isContradicted,
  phaseExpectationOf,
  settlingNeeded,
  streakEnd,
  streakNeeded,
} from './agreement.ts';
import { cellsOf } from './cells.ts';
import { downgradeAll, downgradeUncontrolled, type Downgrade } from './downgrade.ts';
import type { CellResult } from './result.ts';
import type { Round } from './rounds.ts';
import { streamCells, type RecordedEntries } from './streams/stream-cells.ts';

/** Phases that follow a change of the check. */
type ChangePhase = 'applied' | 'restored';

export type JudgedPhase = 'baseline' | ChangePhase;

/** What a phase is judged by. */
interface RecordedPhase extends RecordedEntries {
  /** Whether rounds were sent after the streak that follows a change; mode `prove` sends none. */
  readonly settles: boolean;
}

type PhaseJudge = (record: CheckRecord, rounds: readonly Round[], recorded: RecordedPhase) => readonly CellResult[];

const JUDGES: Readonly<Record<JudgedPhase, PhaseJudge>> = {
  baseline: judgeBaseline,
  applied: judgeApplied,
  restored: judgeRestored,
};

/** The judged cells of one phase: those of its rounds and those of its streams. */
export function cellsOfPhase(phase: JudgedPhase, ...recorded: Parameters<PhaseJudge>): readonly CellResult[] {
  return JUDGES[phase](...recorded);
}

function judgeBaseline(...[record, rounds, recorded]: Parameters<PhaseJudge>): readonly CellResult[] {
  const cells = [
    ...judgeRounds(record, rounds, 'baseline', downgradeAll),
    ...streamCells(record, recorded, 'baseline', downgradeAll),
  ];
  return prefixed(cells, 'baseline did not hold');
}

function judgeRestored(...[record, rounds, recorded]: Parameters<PhaseJudge>): readonly CellResult[] {
  const downgrade = downgradeUncontrolled(record, expectationsOf(record, 'restored'));
  const cells = [
    ...judgeChange(record, rounds, { phase: 'restored', downgrade, settles: recorded.settles }),
    ...streamCells(record, recorded, 'restored', downgrade),
  ];
  return prefixed(cells, 'after the change was undone');
}

/**
 * The claim must hold, and go on holding through the settling window; streams cover the whole
 * phase.
 */
function judgeApplied(...[record, rounds, recorded]: Parameters<PhaseJudge>): readonly CellResult[] {
  const downgrade = downgradeUncontrolled(record, expectationsOf(record, 'applied'));
  return [
    ...judgeChange(record, rounds, { phase: 'applied', downgrade, settles: recorded.settles }),
    ...streamCells(record, recorded, 'applied', downgrade),
  ];
}

interface JudgedChange {
  readonly phase: ChangePhase;
  readonly downgrade: Downgrade;
  readonly settles: boolean;
}

/** Judges what follows a change: the streak, then every round of the settling window. */
function judgeChange(
  record: CheckRecord,
  rounds: readonly Round[],
  { phase, downgrade, settles }: JudgedChange,
): readonly CellResult[] {
  const cells = judgeRounds(record, rounds, phase, downgrade);
  const needed = settles ? settlingNeeded(record) : 0;
  if (needed === 0 || cells.some(({ verdict }) => verdict !== 'conforms')) return cells;
  const phaseExpectation = phaseExpectationOf(record, phase);
  const settling = settlingRounds(record, rounds, phase);
  const broken = settling.find((round) => !agrees(round, phaseExpectation));
  if (broken !== undefined)
    return [
      ...cells,
      ...prefixed(cellsOf(broken.phase, [broken], phaseExpectation, downgrade), 'did not go on holding'),
    ];
  if (settling.length >= needed) return cells;
  const because = `agreed in ${settling.length.toString()} rounds after its streak, and ${needed.toString()} are needed`;
  return doubted(cells, because);
}

/** The rounds after the streak: those of a phase of their own, or the rest of the phase. */
function settlingRounds(record: CheckRecord, rounds: readonly Round[], phase: ChangePhase): readonly Round[] {
  if (phase === 'applied') return rounds.filter((round) => round.phase === 'settling');
  const ofPhase = rounds.filter((round) => round.phase === phase);
  return ofPhase.slice(streakEnd(ofPhase, phaseExpectationOf(record, phase), streakNeeded(record, phase)) + 1);
}

/** Judges a phase by its first streak of agreeing rounds, or by its last round without a streak. */
function judgeRounds(
  record: CheckRecord,
  rounds: readonly Round[],
  phase: JudgedPhase,
  downgrade: Downgrade,
): readonly CellResult[] {
  const phaseExpectation = phaseExpectationOf(record, phase);
  const ofPhase = inheritControls(
    record,
    rounds.filter((round) => round.phase === phase),
    phaseExpectation,
  );
  // A contradiction is no transitional state: one is enough, whatever later rounds report.
  const contradicted = ofPhase.find((round) => isContradicted(round, phaseExpectation.expectations));
  if (contradicted !== undefined) return cellsOf(phase, [contradicted], phaseExpectation, downgrade);
  const needed = streakNeeded(record, phase);
  const end = streakEnd(ofPhase, phaseExpectation, needed);
  if (end >= 0) return cellsOf(phase, ofPhase.slice(end + 1 - needed, end + 1), phaseExpectation, downgrade);
  return withoutStreak(cellsOf(phase, ofPhase.slice(-1), phaseExpectation, downgrade), ofPhase.length, needed);
}

/** A last round that agrees by chance is not a streak. */
function withoutStreak(cells: readonly CellResult[], count: number, needed: number): readonly CellResult[] {
  if (cells.some(({ verdict }) => verdict !== 'conforms')) return cells;
  const because = `agreed in its last round, but never in ${needed.toString()} consecutive rounds (${count.toString()} rounds)`;
  return doubted(cells, because);
}

function doubted(cells: readonly CellResult[], because: string): readonly CellResult[] {
  return cells.map((cell) => ({ ...cell, verdict: 'inconclusive' as const, because: `${cell.route} ${because}` }));
}

function prefixed(cells: readonly CellResult[], prefix: string): readonly CellResult[] {
  return cells.map((cell) => (cell.because === '' ? cell : { ...cell, because: `${prefix}: ${cell.because}` }));
}
