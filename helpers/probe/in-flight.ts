/** Runs weighted work concurrently up to a total weight; further work waits. */
export class InFlight {
  readonly #most: number;
  readonly #waiting: { readonly weight: number; readonly go: () => void }[] = [];
  #total = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Runs the work as soon as it fits. Work heavier than the total runs alone. */
  async run<T>(weight: number, work: () => Promise<T>): Promise<T> {
    const counted = Math.min(weight, this.#most);
    await this.#wait(counted);
    try {
      return await work();
    } finally {
      this.#total -= counted;
      this.#admit();
    }
  }

  async #wait(weight: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#waiting.push({ weight, go: () => resolve(undefined) });
    this.#admit();
    await promise;
  }

  /** First in, first out, so that light work does not delay heavy work forever. */
  #admit(): void {
    for (
      let [next] = this.#waiting;
      next !== undefined && this.#total + next.weight <= this.#most;
      [next] = this.#waiting
    ) {
      this.#total += next.weight;
      this.#waiting.shift();
      next.go();
    }
  }
}
