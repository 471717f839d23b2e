import type { PlannedRun } from '../../check/plan/planned-run.ts';
import type { RunFailure, RunInfo } from '../schemas/schemas.ts';

export interface RunStart {
  readonly outputDirectory: string;
  readonly runId: string;
  readonly argv: readonly string[];
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly suite: RunInfo['suite'];
  readonly checks: readonly PlannedRun['planned'][];
}

export interface RunEnd {
  readonly ended: Exclude<RunInfo['ended'], 'running'>;
  readonly endedAt: string;
  readonly failure: RunFailure | null;
  readonly phases: RunInfo['phases'];
  readonly execs: RunInfo['execs'];
}
