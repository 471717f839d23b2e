/** Work of different weight that goes on at the same time, up to a total; what does not fit waits for its turn. */
export class InFlight {
  readonly #most: number;
  readonly #waiting: { readonly weight: number; readonly go: () => void }[] = [];
  #total = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Does the work as soon as it fits; what weighs more than all that may go on is done alone. */
  async run<T>(weight: number, work: () => Promise<T>): Promise<T> {
    const counted = Math.min(weight, this.#most);
    await this.#turn(counted);
    try {
      return await work();
    } finally {
      this.#total -= counted;
      this.#admit();
    }
  }

  async #turn(weight: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#waiting.push({ weight, go: () => resolve(undefined) });
    this.#admit();
    await promise;
  }

  /** In the order in which they came: light work does not overtake heavy work for ever. */
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
