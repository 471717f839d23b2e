/** One moment: the wall clock to read, the monotonic clock to subtract. */
export interface Moment {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** Milliseconds since the run's start, monotonic, with three decimals at most. */
  readonly elapsedMs: number;
}

/** The clock of one run; both readings of a moment come from one reading of the monotonic clock. */
export interface RunClock {
  readonly startedAt: string;
  now(): Moment;
}

/**
 * Starts a run's clock. The wall time of every later moment is the start's plus the monotonic time since,
 * so moments stay in order and a corrected system clock cannot make an effect precede its cause.
 */
export function startClock(): RunClock {
  const wallStart = Date.now();
  const monotonicStart = performance.now();
  return {
    startedAt: new Date(wallStart).toISOString(),
    now: () => {
      const elapsedMs = Math.round((performance.now() - monotonicStart) * 1_000) / 1_000;
      return { at: new Date(wallStart + elapsedMs).toISOString(), elapsedMs };
    },
  };
}
