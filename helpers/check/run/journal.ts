import type { ChangeEvent, Json, Observation, Phase } from '../../model/observation.ts';
import { redactFacts } from '../../text/redact-facts.ts';
import type { RunClock } from '../../timing/clock.ts';
import type { Sink } from './ports.ts';

/**
 * Numbers and dates the facts of a run, passes them to the sink and keeps them for the judge.
 * Secrets are redacted first, so that the run and a replay judge the same facts.
 */
export class Journal {
  readonly observations: Observation[] = [];
  readonly changes: ChangeEvent[] = [];
  readonly #sink: Sink;
  readonly #clock: RunClock;

  constructor(sink: Sink, clock: RunClock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  observe(facts: Omit<Observation, 'seq' | 'at' | 'elapsedMs'>): Observation {
    const observation = {
      seq: this.observations.length + 1,
      ...facts,
      facts: this.#redacted(facts.facts),
      ...this.#clock.now(),
    };
    // The sink comes first: an observation that could not be written is not judged.
    this.#sink.observe(observation);
    this.observations.push(observation);
    return observation;
  }

  change(check: string, phase: Phase, kind: ChangeEvent['kind'], facts: Readonly<Record<string, Json>>): void {
    const redacted = this.#redacted(facts);
    const event = { seq: this.changes.length + 1, check, phase, kind, facts: redacted, ...this.#clock.now() };
    this.#sink.change(event);
    this.changes.push(event);
  }

  #redacted<Facts>(facts: Facts): Facts {
    const { value, found } = redactFacts(facts);
    if (found.length > 0) this.#sink.redacted?.(found);
    return value;
  }
}
