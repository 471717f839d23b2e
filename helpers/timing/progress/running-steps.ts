import { elapsedText } from './elapsed.ts';
import type { Running } from './progress.ts';

interface Step {
  readonly describe: () => string;
}

/** The steps of a phase that run at this moment: all of them, not only the one that began last. */
export class RunningSteps {
  readonly #running = new Set<Step>();
  #last: Step | undefined;

  /** Notes a line, and the work that it announces, if any. */
  note(line: string, running?: Running): void {
    const began = performance.now();
    const describe = () => `${line} (${elapsedText(performance.now() - began)})`;
    const step = { describe: running?.describe ?? describe };
    if (running === undefined) {
      this.#last = step;
      return;
    }
    this.#running.add(step);
    const end = () => this.#running.delete(step);
    void running.until.then(end, end);
  }

  /** Whether an announced step runs. */
  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  /** Every running step with its time; where none was announced, the last line with its age. */
  get description(): string {
    const steps = this.isBusy ? [...this.#running] : [this.#last ?? []].flat();
    return steps.map(({ describe }) => describe()).join('; ');
  }
}
