/** Measures named phases of a run; phases may overlap, and one that is measured twice adds up. */
export class Stopwatch {
  readonly #milliseconds = new Map<string, number>();

  /** Runs `work` and adds the time it took, thrown or not, to `phase`; answers what it answers. */
  async measure<T>(phase: string, work: () => Promise<T>): Promise<T> {
    using _running = this.start(phase);
    return await work();
  }

  /** Starts `phase` at once; disposing what is returned stops it. */
  start(phase: string): Disposable {
    const started = performance.now();
    return {
      [Symbol.dispose]: () => {
        this.#milliseconds.set(phase, (this.#milliseconds.get(phase) ?? 0) + performance.now() - started);
      },
    };
  }

  /** Seconds per phase that has ended, to the millisecond, in the order in which the phases first ended. */
  seconds(): Record<string, number> {
    return Object.fromEntries([...this.#milliseconds].map(([phase, ms]) => [phase, Math.round(ms) / 1_000]));
  }
}
