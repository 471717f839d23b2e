import type { ChangeEvent, Observation, Phase } from '../../model/observation.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { PlannedCheck } from '../record/planned-check.ts';
import { enforcedMs } from './enforcement.ts';
import { SILENT_WIRE } from './mismatch.ts';
import { cellsOfPhase, type JudgedPhase } from './phases.ts';
import { problemsIn, type InfrastructureProblem } from './recorded/change-facts.ts';
import type { CellResult, CheckResult } from './result.ts';
import { readRounds } from './rounds.ts';

interface Recorded {
  /** The phases that were run, in their order. @default all of them */
  readonly phases?: readonly JudgedPhase[];
  /**
   * The last observations of the step before this one, where they are its baseline. @default none
   */
  readonly inherited?: readonly Observation[];
  /** Whether the phases after a change were observed until they settled. @default true */
  readonly settles?: boolean;
}

/**
 * The verdict of a check, from nothing but its record as it was run, the predictions for it and
 * what was recorded. A run and its replay both call this, so they reach the same verdict.
 * @param planned with the identities and the expectations of this run
 */
export function judge(
  { record, predictions }: Pick<PlannedCheck, 'record' | 'predictions'>,
  observations: readonly Observation[],
  changes: readonly ChangeEvent[],
  { phases = ['baseline', 'applied', 'restored'], inherited = [], settles = true }: Recorded = {},
): CheckResult {
  const ofCheck = <Entry extends { check: string }>(entries: readonly Entry[]) =>
    entries.filter(({ check }) => check === record.id);
  const observed = ofCheck(observations);
  const changed = ofCheck(changes);
  const rounds = readRounds([...inherited, ...observed]);
  const recorded = { observations: observed, changes: changed };
  const cells: CellResult[] = [];
  for (const phase of phases) {
    const judged = cellsOfPhase(phase, { record, predictions, rounds, recorded, settles });
    cells.push(...judged);
    if (judged.some(({ verdict }) => verdict !== 'conforms')) break;
  }
  return {
    id: record.id,
    verdict: worst(cells),
    because: headline(cells, changed),
    cells,
    seconds: duration([...observed, ...changed]),
    enforcedMs: enforcedMs(record, rounds, changed),
  };
}

function worst(cells: readonly CellResult[]): Verdict {
  const verdicts = cells.map(({ verdict }) => verdict);
  if (verdicts.includes('deviates')) return 'deviates';
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'conforms') ? 'conforms' : 'inconclusive';
}

function headline(cells: readonly CellResult[], changes: readonly ChangeEvent[]): string {
  const verdict = worst(cells);
  if (verdict === 'conforms') return '';
  const problems = problemsIn(changes);
  const uninjected = problems.find((problem) => problem.uninjected !== undefined)?.uninjected;
  const because = reasonOf(verdict, cells, problems);
  // Without a sidecar nothing that the record expects of one can be observed.
  return uninjected === undefined ? because : `${because}; ${uninjected}`;
}

function reasonOf(verdict: Verdict, cells: readonly CellResult[], problems: readonly InfrastructureProblem[]): string {
  const cause = problems[0]?.stopped;
  if (verdict === 'inconclusive' && cause !== undefined) return `it was stopped: ${cause}`;
  const because = cells.find((cell) => cell.verdict === verdict)?.because ?? 'nothing was observed';
  // The silence of a capture has a cause, where the capture could not be made.
  const capture = problems.find((problem) => problem.capture !== undefined)?.capture;
  return verdict === 'inconclusive' && because.includes(SILENT_WIRE) && capture !== undefined
    ? `${because}: ${capture}`
    : because;
}

function duration(entries: readonly { readonly phase: Phase; readonly elapsedMs: number }[]): number {
  const times = entries.map(({ elapsedMs }) => elapsedMs);
  return times.length === 0 ? 0 : Math.round(Math.max(...times) - Math.min(...times)) / 1_000;
}
