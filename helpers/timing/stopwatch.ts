/** Measures named phases of a run; phases may overlap, and one that is measured twice adds up. */
export class Stopwatch {
  readonly #milliseconds = new Map<string, number>();
  readonly #now: () => number;

  /** `now` reads a monotonic clock in milliseconds. @default performance.now */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Runs `work` and adds the time it took, thrown or not, to `phase`; answers what it answers. */
  async measure<T>(phase: string, work: () => Promise<T>): Promise<T> {
    using _running = this.start(phase);
    return await work();
  }

  /** Starts `phase` at once; disposing what is returned stops it. */
  start(phase: string): Disposable {
    const started = this.#now();
    return {
      [Symbol.dispose]: () => {
        this.#milliseconds.set(phase, (this.#milliseconds.get(phase) ?? 0) + this.#now() - started);
      },
    };
  }

  /** Seconds per phase that has ended, to the millisecond, in the order in which the phases first ended. */
  seconds(): Record<string, number> {
    return Object.fromEntries([...this.#milliseconds].map(([phase, ms]) => [phase, Math.round(ms) / 1_000]));
  }
}
