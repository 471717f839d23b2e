/** Measures named phases of a run; phases may overlap, and repeated ones add up. */
export class Stopwatch {
  readonly #milliseconds = new Map<string, number>();
  readonly #now: () => number;

  /** `now` reads a monotonic clock in milliseconds. @default performance.now */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Runs `work`, adds its duration to `phase` even if it throws, and returns its result. */
  async measure<T>(phase: string, work: () => Promise<T>): Promise<T> {
    using _running = this.start(phase);
    return await work();
  }

  /** Starts `phase`; disposing of the returned object stops it. */
  start(phase: string): Disposable {
    const started = this.#now();
    return {
      [Symbol.dispose]: () => {
        this.#milliseconds.set(phase, (this.#milliseconds.get(phase) ?? 0) + this.#now() - started);
      },
    };
  }

  /** Seconds per ended phase, to the millisecond, in the order of their first ends. */
  seconds(): Record<string, number> {
    return Object.fromEntries([...this.#milliseconds].map(([phase, ms]) => [phase, Math.round(ms) / 1_000]));
  }
}
