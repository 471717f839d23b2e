import { setTimeout as timer } from 'node:timers/promises';

/**
 * Waits `ms` milliseconds between two checks of a condition; rejects with the signal's reason when
 * it aborts. Private to this folder: callers wait for a condition (see until.ts), not for time.
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await timer(ms, undefined, { signal });
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  }
}
