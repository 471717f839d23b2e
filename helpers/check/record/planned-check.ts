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
  /** Routes that may have any outcome under it: neither the model nor the record names one. */
  readonly free: readonly string[];
}

/** What the model predicts for a cell, with its rules; or what it does not know. */
export type CellPrediction =
  | { readonly outcome: ExpectedOutcome; readonly rules: readonly string[] }
  | { readonly notModelled: readonly string[] };

/** The predictions of one phase, by route. */
export type PhasePredictions = Readonly<Record<string, CellPrediction>>;

/** The predictions for a check as it is run; a phase that is not observed again has none. */
export type Predictions = Readonly<Record<'baseline' | 'applied' | 'restored', PhasePredictions>>;

/** One entry of a plan: a record as it is run, and the sabotage that it is run under, if any. */
export interface PlannedCheck {
  readonly record: CheckRecord;
  /** With the identities of the mesh, like the record. */
  readonly predictions: Predictions;
  readonly sabotage?: SabotageRun;
}
