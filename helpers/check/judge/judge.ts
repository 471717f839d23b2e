import type { ChangeEvent, Observation, Phase } from '../../model/observation.ts';
import type { Verdict } from '../../model/verdict.ts';
import { expectationsOf } from '../plan/changes/change-set.ts';
import type { CheckRecord } from '../record/check-record.ts';
import {
  agrees,
  inheritControls,
  isContradicted,
  streakEnd,
  streakNeeded,
  phaseExpectationOf,
  SILENT_WIRE,
} from './agreement.ts';
import { cellsOf, downgradeAll, downgradeUncontrolled, type Downgrade } from './cells.ts';
import { enforcedMs } from './enforcement.ts';
import type { CellResult, CheckResult } from './result.ts';
import { readRounds, type Round } from './rounds.ts';
import { streamCells, type Recorded } from './streams/stream-cells.ts';

export type { CheckResult } from './result.ts';

/**
 * The verdict of a check from its record, as it was run, and from what was recorded: nothing else. The runner calls it on a run's
 * observations and replay calls it on a bundle's, so both say the same.
 * @param record with the identities and the expectations of this run (see plan/namespaces.ts and plan/staging.ts)
 */
export function judge(
  record: CheckRecord,
  observations: readonly Observation[],
  changes: readonly ChangeEvent[],
  { phases = ['baseline', 'applied', 'restored'], carried = [] }: Played = {},
): CheckResult {
  const ofCheck = <Entry extends { check: string }>(entries: readonly Entry[]) =>
    entries.filter(({ check }) => check === record.id);
  const own = ofCheck(observations);
  const ownChanges = ofCheck(changes);
  const rounds = readRounds([...carried, ...own]);
  const cells: CellResult[] = [];
  for (const phase of phases) {
    const judged = JUDGES[phase](record, rounds, { observations: own, changes: ownChanges });
    cells.push(...judged);
    if (judged.some(({ verdict }) => verdict !== 'conforms')) break;
  }
  return {
    id: record.id,
    verdict: worst(cells),
    because: headline(cells, ownChanges),
    cells,
    seconds: duration([...own, ...ownChanges]),
    enforcedMs: enforcedMs(record, rounds, ownChanges),
  };
}

export type JudgedPhases = readonly ('baseline' | 'applied' | 'restored')[];
type JudgedPhase = JudgedPhases[number];

interface Played {
  /** Those that were played, in their order. @default all of them */
  readonly phases?: JudgedPhases;
  /** What the step before this one showed last, where that is its baseline. @default nothing */
  readonly carried?: readonly Observation[];
}

type Judge = (record: CheckRecord, rounds: readonly Round[], recorded: Recorded) => readonly CellResult[];

const JUDGES: Readonly<Record<JudgedPhase, Judge>> = {
  baseline: judgeBaseline,
  applied: judgeApplied,
  restored: judgeRestored,
};

/** The result of a check that this mesh cannot run. */
export function notApplicable(record: CheckRecord, because: string): CheckResult {
  return { id: record.id, verdict: 'not-applicable', because, cells: [], seconds: 0, enforcedMs: null };
}

function judgeBaseline(record: CheckRecord, rounds: readonly Round[], recorded: Recorded): readonly CellResult[] {
  const found = [
    ...judgePhase(record, rounds, 'baseline', downgradeAll),
    ...streamCells(record, recorded, 'baseline', downgradeAll),
  ];
  return found.map((cell) =>
    cell.because === '' ? cell : { ...cell, because: `baseline did not hold: ${cell.because}` },
  );
}

function judgeRestored(record: CheckRecord, rounds: readonly Round[], recorded: Recorded): readonly CellResult[] {
  const downgrade = downgradeUncontrolled(record, expectationsOf(record, 'restored'));
  const found = [
    ...judgePhase(record, rounds, 'restored', downgrade),
    ...streamCells(record, recorded, 'restored', downgrade),
  ];
  return found.map((cell) =>
    cell.because === '' ? cell : { ...cell, because: `after the change was undone: ${cell.because}` },
  );
}

/** A phase that must come to agree and was left as soon as it did. */
function judgePhase(
  record: CheckRecord,
  rounds: readonly Round[],
  phase: 'baseline' | 'applied' | 'restored',
  downgrade: Downgrade,
): readonly CellResult[] {
  const phaseExpectation = phaseExpectationOf(record, phase);
  const ofPhase = inheritControls(
    record,
    rounds.filter((round) => round.phase === phase),
    phaseExpectation,
  );
  // A contradiction is no state on the way to another: one is enough, whatever the rounds after it showed.
  const contradicted = ofPhase.find((round) => isContradicted(round, phaseExpectation.expectations));
  if (contradicted !== undefined) return cellsOf(phase, [contradicted], phaseExpectation, downgrade);
  const needed = streakNeeded(record, phase);
  const end = streakEnd(ofPhase, phaseExpectation, needed);
  if (end >= 0) return cellsOf(phase, ofPhase.slice(end + 1 - needed, end + 1), phaseExpectation, downgrade);
  return unsteady(cellsOf(phase, ofPhase.slice(-1), phaseExpectation, downgrade), ofPhase.length, needed);
}

/** A last round that agrees by chance is no row: somebody has to say so. */
function unsteady(cells: readonly CellResult[], seen: number, needed: number): readonly CellResult[] {
  if (cells.some(({ verdict }) => verdict !== 'conforms')) return cells;
  const because = `agreed in its last round, but never ${needed.toString()} times in a row (${seen.toString()} rounds)`;
  return cells.map((cell) => ({ ...cell, verdict: 'inconclusive' as const, because: `${cell.route} ${because}` }));
}

/** The claim: it must come to hold, and go on holding through the settling window; streams had to fare as it says on the way. */
function judgeApplied(record: CheckRecord, rounds: readonly Round[], recorded: Recorded): readonly CellResult[] {
  const downgrade = downgradeUncontrolled(record, expectationsOf(record, 'applied'));
  return [...judgeHolding(record, rounds, downgrade), ...streamCells(record, recorded, 'applied', downgrade)];
}

function judgeHolding(record: CheckRecord, rounds: readonly Round[], downgrade: Downgrade): readonly CellResult[] {
  const phaseExpectation = phaseExpectationOf(record, 'settling');
  const applied = judgePhase(record, rounds, 'applied', downgrade);
  if (applied.some(({ verdict }) => verdict !== 'conforms')) return applied;
  const broken = rounds.find((round) => round.phase === 'settling' && !agrees(round, phaseExpectation));
  if (broken === undefined) return applied;
  const settling = cellsOf('settling', [broken], phaseExpectation, downgrade);
  return [
    ...applied,
    ...settling.map((cell) =>
      cell.because === '' ? cell : { ...cell, because: `did not go on holding: ${cell.because}` },
    ),
  ];
}

function worst(cells: readonly CellResult[]): Verdict {
  const verdicts = cells.map(({ verdict }) => verdict);
  if (verdicts.includes('deviates')) return 'deviates';
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'conforms') ? 'conforms' : 'inconclusive';
}

function headline(cells: readonly CellResult[], changes: readonly ChangeEvent[]): string {
  const verdict = worst(cells);
  if (verdict === 'conforms') return '';
  const cause = changes.find(({ kind }) => kind === 'infrastructure')?.facts['stopped'];
  if (verdict === 'inconclusive' && typeof cause === 'string') return `it was stopped: ${cause}`;
  const because = cells.find((cell) => cell.verdict === verdict)?.because ?? 'nothing was observed';
  // A capture that could not be made says why: its silence alone would name no cause.
  const capture = changes.find(({ facts }) => typeof facts['capture'] === 'string')?.facts['capture'];
  return verdict === 'inconclusive' && because.includes(SILENT_WIRE) && typeof capture === 'string'
    ? `${because}: ${capture}`
    : because;
}

function duration(entries: readonly { readonly phase: Phase; readonly elapsedMs: number }[]): number {
  const times = entries.map(({ elapsedMs }) => elapsedMs);
  return times.length === 0 ? 0 : Math.round(Math.max(...times) - Math.min(...times)) / 1_000;
}
