import pLimit from 'p-limit';

/** Guests at the same time: each deploys four workloads, and its process takes half a core while it loads. */
const AT_ONCE = 5;

/** Plays scenarios side by side, so that each test finds its own outcome: one that failed fails its test alone. */
export class SideBySide<Scenario, Outcome> {
  readonly #outcomes = new Map<Scenario, Promise<Outcome>>();

  /** Settles once all have been played. */
  async start(scenarios: readonly Scenario[], play: (scenario: Scenario) => Promise<Outcome>): Promise<void> {
    const some = pLimit(AT_ONCE);
    for (const scenario of scenarios)
      this.#outcomes.set(
        scenario,
        some(() => play(scenario)),
      );
    await Promise.allSettled(this.#outcomes.values());
  }

  /** @throws what playing it threw */
  of(scenario: Scenario): Promise<Outcome> {
    return this.#outcomes.get(scenario) ?? Promise.reject(new TypeError('this scenario was not played'));
  }
}
