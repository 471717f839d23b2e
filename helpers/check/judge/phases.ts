import { expectationsOf } from '../plan/changes/change-set.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { agrees, inheritControls, isContradicted, phaseExpectationOf, streakEnd, streakNeeded } from './agreement.ts';
import { cellsOf } from './cells.ts';
import { downgradeAll, downgradeUncontrolled, type Downgrade } from './downgrade.ts';
import type { CellResult } from './result.ts';
import type { Round } from './rounds.ts';
import { streamCells, type RecordedEntries } from './streams/stream-cells.ts';

export type JudgedPhase = 'baseline' | 'applied' | 'restored';

type PhaseJudge = (record: CheckRecord, rounds: readonly Round[], recorded: RecordedEntries) => readonly CellResult[];

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
    ...judgeRounds(record, rounds, 'restored', downgrade),
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
  return [...judgeHolding(record, rounds, downgrade), ...streamCells(record, recorded, 'applied', downgrade)];
}

function judgeHolding(record: CheckRecord, rounds: readonly Round[], downgrade: Downgrade): readonly CellResult[] {
  const phaseExpectation = phaseExpectationOf(record, 'settling');
  const applied = judgeRounds(record, rounds, 'applied', downgrade);
  if (applied.some(({ verdict }) => verdict !== 'conforms')) return applied;
  const broken = rounds.find((round) => round.phase === 'settling' && !agrees(round, phaseExpectation));
  if (broken === undefined) return applied;
  const settling = cellsOf('settling', [broken], phaseExpectation, downgrade);
  return [...applied, ...prefixed(settling, 'did not go on holding')];
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
  return cells.map((cell) => ({ ...cell, verdict: 'inconclusive' as const, because: `${cell.route} ${because}` }));
}

function prefixed(cells: readonly CellResult[], prefix: string): readonly CellResult[] {
  return cells.map((cell) => (cell.because === '' ? cell : { ...cell, because: `${prefix}: ${cell.because}` }));
}
