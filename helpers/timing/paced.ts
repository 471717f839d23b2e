import { pause } from './pause.ts';

export interface Pace {
  /** How long turns go on, in milliseconds: the last one begins once this time is over. */
  readonly forMs: number;
  /** The least time between the beginnings of two turns, in milliseconds: what looks without a break takes the cores from what it looks at. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/**
 * Gives turns, numbered from 1, each at least `everyMs` after the beginning of the one before, and a last one as soon as `forMs` are over.
 * Whoever takes longer over a turn gets the next one at once.
 * @throws the signal's reason when it aborts.
 */
export async function* paced({ forMs, everyMs, signal }: Pace): AsyncGenerator<number> {
  const started = performance.now();
  for (let turn = 1; ; turn += 1) {
    signal.throwIfAborted();
    const began = performance.now();
    yield turn;
    const left = started + forMs - began;
    // Timers may fire a fraction of a millisecond early: what is left then is nothing to wait for.
    if (left < 1) return;
    const rest = began + Math.min(everyMs, left) - performance.now();
    if (rest > 0) await pause(rest, signal);
  }
}
