import type { RunEvent } from '../../check/run/ports.ts';
import type { Log } from '../output/progress.ts';
import type { RunState } from './run-state.ts';

/** Records what a run reports about its casts and checks, and logs a line about it. */
export function follow(record: RunState['record'], event: RunEvent, log: Log): void {
  switch (event.kind) {
    case 'cast':
      return log(`${event.state} ${event.workloads} workloads for ${event.lane}`);
    case 'check':
      return log(`${event.id}: ${event.state}`);
    case 'judged':
      record.judged(event.result);
      return log(`${event.result.id}: ${event.result.verdict}`);
  }
}
