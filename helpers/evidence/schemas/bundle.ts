import type { Subject } from '../../mesh/istio/subject.ts';
import type { ChangeEvent, Observation } from '../../model/observation.ts';
import type { Plan } from './plan-schema.ts';
import type { RunInfo } from './schemas.ts';
import type { Verdicts } from './verdict-schemas.ts';

/** A line of a stream that cannot be read. */
export interface LostLine {
  /** File and line: `observations.ndjson:60`. */
  readonly place: string;
  /** `unfinished`: the last line of a killed run; `torn`: a line that was written partially. */
  readonly why: 'unfinished' | 'torn';
  /** Checks that the line names. */
  readonly checks: readonly string[];
}

/** A bundle in memory. A run that failed early has no subject, and verdicts without checks. */
export interface Bundle {
  readonly directory: string;
  readonly run: RunInfo;
  readonly plan: Plan;
  readonly subject: Subject | undefined;
  readonly verdicts: Verdicts;
  /** Those that reports list; a bundle can be larger than memory. */
  readonly observations: readonly Observation[];
  readonly changes: readonly ChangeEvent[];
  /** By failed check: number of further observations of its deciding cell. */
  readonly earlier: Readonly<Record<string, number>>;
  readonly lost: readonly LostLine[];
}
