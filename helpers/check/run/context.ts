import type { CheckRun } from '../plan/check-run.ts';
import type { Journal } from './journal.ts';
import type { MeshPort, RunEvent } from './ports.ts';

/** What the steps of one check share. */
export interface CheckContext {
  readonly run: CheckRun;
  readonly mesh: MeshPort;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}
