import { pause } from './pause.ts';

export interface Pace {
  /** Duration in milliseconds; the last tick is at its end. */
  readonly forMs: number;
  /** The least time between two ticks in milliseconds, so that polling leaves the cores free. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Margin for timers, which may fire early: an early last tick would be followed by another one. */
const EARLY_MS = 2;

/**
 * Yields ticks, numbered from 1: the first one `everyMs` from now, each at least `everyMs` after
 * the previous one, and a last one after `forMs`. After slow work, the next tick follows at once.
 * @throws the signal's reason when it aborts.
 */
export async function* paced({ forMs, everyMs, signal }: Pace): AsyncGenerator<number> {
  const end = performance.now() + forMs;
  let began = performance.now();
  for (let tick = 1; tick === 1 || began < end; tick += 1) {
    const rest = Math.min(began + everyMs, end) - performance.now();
    if (rest > 0) await pause(rest + EARLY_MS, signal);
    signal.throwIfAborted();
    began = performance.now();
    yield tick;
  }
}
