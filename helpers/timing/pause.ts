import { setTimeout as timer } from 'node:timers/promises';

/**
 * Lets `ms` milliseconds pass between two looks at a condition; rejects with the signal's reason when it aborts.
 * Private to this folder: a caller waits for a condition (see until.ts), never for the clock.
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await timer(ms, undefined, { signal });
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  }
}
