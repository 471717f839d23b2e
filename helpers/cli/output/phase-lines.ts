import { elapsedText } from '../../timing/progress/elapsed.ts';
import type { Running } from '../../timing/progress/progress.ts';
import { RunningSteps } from '../../timing/progress/running-steps.ts';
import { every } from '../../timing/retry/every.ts';

/** Milliseconds without a line after which a log gets one; a reader may wait 30 s at most. */
const HEARTBEAT = 20_000;
/** Milliseconds between two looks at what runs. */
const LOOK = 1_000;

/**
 * The lines of one phase. A terminal has all running steps with their times on its one line; a log
 * has every line once and, in a long wait, what the phase waits for.
 */
export class PhaseLines implements Disposable {
  readonly #live: boolean;
  readonly #print: (line: string) => void;
  readonly #steps = new RunningSteps();
  readonly #logged = new Set<string>();
  readonly #began = performance.now();
  readonly #looks: Disposable;
  #printed = this.#began;

  constructor(live: boolean, print: (line: string) => void) {
    this.#live = live;
    this.#print = print;
    this.#looks = every(LOOK, () => this.#look());
  }

  /** Adds a line that has no control sequences, and the work that it announces. */
  add(line: string, running?: Running): void {
    this.#steps.note(line, running);
    if (this.#live) {
      this.#write(this.#steps.isBusy ? this.#steps.description : line);
      return;
    }
    // A state that returns, as of two casts that deploy in turn, is logged once.
    if (!this.#logged.has(line)) this.#write(line);
    this.#logged.add(line);
  }

  [Symbol.dispose](): void {
    this.#looks[Symbol.dispose]();
  }

  #look(): void {
    if (this.#live) {
      if (this.#steps.isBusy) this.#write(this.#steps.description);
    } else if (performance.now() - this.#printed >= HEARTBEAT) {
      const waiting = this.#steps.description || 'the first line';
      this.#write(`after ${elapsedText(performance.now() - this.#began)} waiting for: ${waiting}`);
    }
  }

  #write(line: string): void {
    this.#printed = performance.now();
    this.#print(line);
  }
}
