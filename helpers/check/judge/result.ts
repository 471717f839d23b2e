import type { Phase } from '../../model/observation.ts';
import type { ExpectedOutcome, Observed } from '../../model/outcome.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Witness } from '../../model/witness.ts';

/** One square of a check's matrix: what was expected on a route in a phase, what was seen, and who said so. */
export interface CellResult {
  readonly route: string;
  readonly phase: Phase;
  readonly expected: ExpectedOutcome;
  readonly observed: Observed;
  readonly verdict: Verdict;
  /** One sentence; "" when the cell conforms. */
  readonly because: string;
  /** What there is to tell beside the outcome, such as the counts of a stream. */
  readonly note?: string;
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
  /** From the change to the first round that shows it, in milliseconds; null when it was never shown, or nothing had to flip. */
  readonly enforcedMs: number | null;
}
