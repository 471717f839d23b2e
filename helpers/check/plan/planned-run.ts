import type { LoadedCheck } from '../record/check-record.ts';
import type { PlannedCheck } from '../record/planned-check.ts';
import type { CheckRun } from './check-run.ts';

/** One run of a check on one lane, under a sabotage or not. */
export interface PlannedRun {
  /** The check as it is run: what a bundle keeps, and what the verdict is read from. */
  readonly planned: LoadedCheck & PlannedCheck;
  readonly run: CheckRun;
  /** Why the model cannot predict what the sabotage flips; such a sabotage is not run. */
  readonly unpredicted?: string;
}
