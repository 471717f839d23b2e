import {
  Listr,
  type ListrDefaultRendererLogLevels,
  ListrLogger,
  type ListrLogLevels,
  PRESET_TIMER,
  ProcessOutput,
} from 'listr2';
import { printableLine, withoutCommands } from '../../text/sanitize.ts';
import type { Progress as ProgressLine } from '../../timing/progress/progress.ts';
import { PhaseLines } from './phase-lines.ts';

/** Logs one line about the current phase, and what runs from then on. */
export type Log = ProgressLine;

export interface PhaseTime {
  readonly title: string;
  readonly seconds: number;
}

/** The progress of a command. All of it goes to stderr; stdout has the one result. */
export interface Progress {
  /** Runs one phase under its title and records its duration, also when it throws. */
  phase<Result>(title: string, work: (log: Log) => Promise<Result>): Promise<Result>;
  /** Seconds per phase, in the order in which phases started. */
  readonly phases: readonly PhaseTime[];
  /** The current phase and its last line, for messages about a time-out. */
  readonly current: string;
}

export interface ProgressOptions {
  readonly stream: NodeJS.WriteStream;
  /** Redraw phases in place; otherwise each event is one plain line. */
  readonly live: boolean;
  /** Group the lines of each phase in a GitHub log. */
  readonly groups: boolean;
}

/** Prints phases through listr2, which draws spinners and measures times. */
export class ListrProgress implements Progress {
  readonly #options: ProgressOptions;
  readonly #times: { title: string; seconds: number }[] = [];
  #open: Log | undefined;
  #current = 'nothing yet';

  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  get phases(): readonly PhaseTime[] {
    return this.#times;
  }

  get current(): string {
    return this.#current;
  }

  async phase<Result>(named: string, work: (log: Log) => Promise<Result>): Promise<Result> {
    const title = inert(named);
    const time = { title, seconds: 0 };
    this.#times.push(time);
    this.#current = title;
    const started = performance.now();
    try {
      return await (this.#open === undefined ? this.#rendered(title, work) : this.#inside(title, this.#open, work));
    } finally {
      time.seconds = Math.round(performance.now() - started) / 1000;
    }
  }

  /**
   * A nested phase is a line of the outer one: two renderers on one terminal overwrite each other.
   */
  async #inside<Result>(title: string, log: Log, work: (log: Log) => Promise<Result>): Promise<Result> {
    log(title);
    return work((line, running) => log(`${title}: ${line}`, running));
  }

  async #rendered<Result>(title: string, work: (log: Log) => Promise<Result>): Promise<Result> {
    const { stream, groups } = this.#options;
    if (groups) stream.write(`::group::${title}\n`);
    let settled: Promise<Result> | undefined;
    try {
      await this.#listr(title, async (log) => {
        settled = work(log);
        // The caller that catches the error prints its message; the phase is only marked as failed.
        await settled.catch(() => Promise.reject(new Error('see below')));
      });
    } catch (error) {
      if (settled === undefined) throw error;
    } finally {
      this.#open = undefined;
      if (groups) stream.write('::endgroup::\n');
    }
    return settled as Promise<Result>;
  }

  async #listr(title: string, work: (log: Log) => Promise<void>): Promise<void> {
    const { live, stream } = this.#options;
    const task = {
      title,
      task: async (_context: unknown, wrapper: { output: string }) => {
        using lines = new PhaseLines(live, (line) => {
          wrapper.output = line;
        });
        this.#open = (reported, running) => {
          const line = inert(reported);
          this.#current = `${title}: ${line}`;
          lines.add(line, running);
        };
        return await work(this.#open);
      },
    };
    const common = { registerSignalListeners: false, forceTTY: live } as const;
    const loggerOptions = { useIcons: true, processOutput: new ProcessOutput(stream, stream) };
    const timer = PRESET_TIMER;
    if (live) {
      const logger = new ListrLogger<ListrDefaultRendererLogLevels>(loggerOptions);
      await new Listr(task, {
        ...common,
        renderer: 'default',
        rendererOptions: { logger, timer, showErrorMessage: false },
      }).run();
    } else {
      const logger = new ListrLogger<ListrLogLevels>(loggerOptions);
      await new Listr(task, { ...common, renderer: 'simple', rendererOptions: { logger, timer } }).run();
    }
  }
}

/** listr2 writes to the stream directly, so its text is one line without control sequences. */
function inert(line: string): string {
  return withoutCommands(printableLine(line));
}
