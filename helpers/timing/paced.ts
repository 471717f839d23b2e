import { pause } from './pause.ts';

export interface Pace {
  /** How long turns go on, in milliseconds: the last one begins once this time is over. */
  readonly forMs: number;
  /** The least time between the beginnings of two turns, in milliseconds: what looks without a break takes the cores from what it looks at. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Timers forget fractions of a millisecond and may fire another one early: a last turn that comes too soon would be followed by one more. */
const EARLY_MS = 2;

/**
 * Gives turns, numbered from 1: the first one `everyMs` from now, each at least as long after the beginning of the one before, and a last one
 * as soon as `forMs` are over. Whoever takes longer over a turn gets the next one at once.
 * @throws the signal's reason when it aborts.
 */
export async function* paced({ forMs, everyMs, signal }: Pace): AsyncGenerator<number> {
  const end = performance.now() + forMs;
  let began = performance.now();
  for (let turn = 1; turn === 1 || began < end; turn += 1) {
    const rest = Math.min(began + everyMs, end) - performance.now();
    if (rest > 0) await pause(rest + EARLY_MS, signal);
    signal.throwIfAborted();
    began = performance.now();
    yield turn;
  }
}
