import type { Phase } from '../../model/observation.ts';
import type { ExpectedOutcome, Observed } from '../../model/outcome.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Witness } from '../../model/witness.ts';

/** One cell of a check's matrix: a route in a phase, its expected and its observed outcome. */
export interface CellResult {
  readonly route: string;
  readonly phase: Phase;
  readonly expected: ExpectedOutcome;
  readonly observed: Observed;
  readonly verdict: Verdict;
  /** One sentence; "" when the cell conforms. */
  readonly because: string;
  /** Details besides the outcome, such as the counts of a stream. */
  readonly note?: string;
  /** The other outcome that the model predicts for a cell that conforms, with its rules. */
  readonly modelPredicts?: string;
  /** What the model does not know about the cell, such as fields of policies. */
  readonly notModelled?: readonly string[];
  readonly witnesses: readonly Witness[];
  /** `seq` of every observation that the verdict rests on. */
  readonly observations: readonly number[];
}

export interface CheckResult {
  readonly id: string;
  readonly verdict: Verdict;
  /** The first line for people, without id and verdict; "" when the check conforms. */
  readonly because: string;
  readonly cells: readonly CellResult[];
  /** From the first observation or change of the check to its last. */
  readonly seconds: number;
  /**
   * From the change to the first round that confirms it, in milliseconds; null when no round did,
   * or when no outcome had to change.
   */
  readonly enforcedMs: number | null;
}

/** The result of a check that this mesh cannot run. */
export function notApplicable(id: string, because: string): CheckResult {
  return { ...notJudged(id), verdict: 'not-applicable', because };
}

/**
 * The result of a check that was selected but did not run to its end, so that reports still list
 * it.
 */
export function notJudged(id: string): CheckResult {
  const because = 'the run ended before it was judged';
  return { id, verdict: 'inconclusive', because, cells: [], seconds: 0, enforcedMs: null };
}
