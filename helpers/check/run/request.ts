import type { RunClock } from '../../timing/clock.ts';
import type { Capacity } from '../plan/lanes/capacity.ts';
import type { Plan } from '../plan/plan.ts';
import type { MeshTraits } from '../plan/requirements.ts';
import type { Journal } from './journal.ts';
import type { MeshPort, RunEvent, Sink } from './ports.ts';

export interface RunRequest extends MeshTraits {
  readonly plan: Plan;
  readonly mesh: MeshPort;
  readonly sink: Sink;
  readonly clock: RunClock;
  readonly signal: AbortSignal;
  /** How much of the mesh is used at the same time. @default CAPACITY */
  readonly capacity?: Capacity;
  /** Called with progress, and with the verdict of each planned check as soon as it is known. */
  readonly onEvent: (event: RunEvent) => void;
}

/** A request with the journal of its run. */
export interface RecordedRun extends RunRequest {
  readonly journal: Journal;
}
