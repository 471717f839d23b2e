import { pause } from './pause.ts';

export interface Pace {
  /** How many ticks there are. */
  readonly ticks: number;
  /** The least time between two ticks in milliseconds. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Margin for timers, which may fire a fraction of a millisecond early. */
const EARLY_MS = 1;

/**
 * Yields a number of ticks, numbered from 1: the first one `everyMs` from now, each at least
 * `everyMs` after the previous one. After slow work, the next tick follows at once, so work as slow
 * as its pace delays no tick. The number of ticks does not depend on the speed of the machine.
 * @throws the signal's reason when it aborts.
 */
export async function* paced({ ticks, everyMs, signal }: Pace): AsyncGenerator<number> {
  let began = performance.now();
  for (let tick = 1; tick <= ticks; tick += 1) {
    const rest = began + everyMs - performance.now();
    if (rest > 0) await pause(rest + EARLY_MS, signal);
    signal.throwIfAborted();
    began = performance.now();
    yield tick;
  }
}
