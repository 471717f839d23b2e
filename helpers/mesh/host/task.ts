import type { Progress } from '../../timing/progress/progress.ts';

/** What every long-running function of this layer is given. */
export interface Task {
  /** Whether packages may be installed on the host and daemons started. */
  readonly provision: boolean;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}
