import type { ExpectedOutcome } from '../../model/outcome.ts';
import type { CheckRecord } from './check-record.ts';

/** The sabotage that a planned check runs under. */
export interface SabotageRun {
  /** Id of the check. */
  readonly of: string;
  /** Its name in the record, or the name of a generated one. */
  readonly name: string;
  /** True for a change that is left out although the record does not declare that as a sabotage. */
  readonly generated: boolean;
  /** What the check claims of every route without a sabotage. */
  readonly claimed: Readonly<Record<string, ExpectedOutcome>>;
}

/** One entry of a plan: a record as it is run, and the sabotage that it is run under, if any. */
export interface PlannedCheck {
  readonly record: CheckRecord;
  readonly sabotage?: SabotageRun;
}
