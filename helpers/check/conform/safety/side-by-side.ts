import pLimit from 'p-limit';

/** Runs at the same time: each deploys four workloads, and takes half a core while it loads. */
const AT_ONCE = 5;

/** Runs scenarios side by side and keeps the outcome of each, so that a failure fails one test. */
export class SideBySide<Scenario, Outcome> {
  readonly #outcomes = new Map<Scenario, Promise<Outcome>>();

  /** Settles once all have ended. */
  async start(scenarios: readonly Scenario[], run: (scenario: Scenario) => Promise<Outcome>): Promise<void> {
    const some = pLimit(AT_ONCE);
    for (const scenario of scenarios)
      this.#outcomes.set(
        scenario,
        some(() => run(scenario)),
      );
    await Promise.allSettled(this.#outcomes.values());
  }

  /** @throws what the scenario threw */
  of(scenario: Scenario): Promise<Outcome> {
    return this.#outcomes.get(scenario) ?? Promise.reject(new TypeError('this scenario was not started'));
  }
}
