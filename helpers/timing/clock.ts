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

/** The two clocks of the machine, in milliseconds. */
export interface Clocks {
  /** Since 1970, as Date.now. */
  readonly wall: () => number;
  /** Since any fixed moment, never backwards, as performance.now. */
  readonly monotonic: () => number;
}

const MACHINE: Clocks = { wall: () => Date.now(), monotonic: () => performance.now() };

/**
 * Starts a run's clock. The wall time of a later moment is the start's plus the monotonic time
 * since, so that moments stay in order even if the system clock is corrected.
 */
export function startClock({ wall, monotonic }: Clocks = MACHINE): RunClock {
  const wallStart = wall();
  const monotonicStart = monotonic();
  return {
    startedAt: new Date(wallStart).toISOString(),
    now: () => {
      const elapsedMs = Math.round((monotonic() - monotonicStart) * 1_000) / 1_000;
      return { at: new Date(wallStart + elapsedMs).toISOString(), elapsedMs };
    },
  };
}
