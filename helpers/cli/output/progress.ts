import {
  Listr,
  type ListrDefaultRendererLogLevels,
  ListrLogger,
  type ListrLogLevels,
  PRESET_TIMER,
  ProcessOutput,
} from 'listr2';
import { printableLine, withoutCommands } from '../../text/sanitize.ts';

/** Says one line about what is going on inside a phase. */
export type Say = (line: string) => void;

export interface PhaseTime {
  readonly title: string;
  readonly seconds: number;
}

/** How people follow a run. All of it goes to stderr; stdout belongs to the one result. */
export interface Progress {
  /** Runs one phase under its title and records how long it took, thrown or not. */
  phase<Result>(title: string, work: (say: Say) => Promise<Result>): Promise<Result>;
  /** Seconds per phase, in the order in which phases started. */
  readonly phases: readonly PhaseTime[];
  /** The phase that runs and its last line, for messages about a time-out. */
  readonly current: string;
}

export interface ProgressOptions {
  readonly stream: NodeJS.WriteStream;
  /** Redraw phases in place; off a terminal each event is one plain line. */
  readonly live: boolean;
  /** Fold each phase into a group of a GitHub log. */
  readonly groups: boolean;
}

/** Shows phases through listr2, which owns spinners, redrawing and elapsed time. */
export class ListrProgress implements Progress {
  readonly #options: ProgressOptions;
  readonly #times: { title: string; seconds: number }[] = [];
  #open: Say | undefined;
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

  async phase<Result>(named: string, work: (say: Say) => Promise<Result>): Promise<Result> {
    const title = shown(named);
    const time = { title, seconds: 0 };
    this.#times.push(time);
    this.#current = title;
    const started = performance.now();
    try {
      return await (this.#open === undefined ? this.#shown(title, work) : this.#inside(title, this.#open, work));
    } finally {
      time.seconds = Math.round(performance.now() - started) / 1000;
    }
  }

  /** A phase within a phase is a line of the outer one: two renderers on one terminal would overwrite each other. */
  async #inside<Result>(title: string, say: Say, work: (say: Say) => Promise<Result>): Promise<Result> {
    say(title);
    return work((line) => say(`${title}: ${line}`));
  }

  async #shown<Result>(title: string, work: (say: Say) => Promise<Result>): Promise<Result> {
    const { stream, groups } = this.#options;
    if (groups) stream.write(`::group::${title}\n`);
    let settled: Promise<Result> | undefined;
    try {
      await this.#listr(title, async (say) => {
        settled = work(say);
        // The whole message is told once, by whoever catches it; here stands that the phase failed.
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

  async #listr(title: string, work: (say: Say) => Promise<void>): Promise<void> {
    const { live, stream } = this.#options;
    const said = new Set<string>();
    const task = {
      title,
      task: (_context: unknown, wrapper: { output: string }) => {
        this.#open = (reported) => {
          const line = shown(reported);
          this.#current = `${title}: ${line}`;
          // A log keeps every line: a state that comes back, as of two casts that are waited for in turn, stands there once.
          if (live || !said.has(line)) wrapper.output = line;
          said.add(line);
        };
        return work(this.#open);
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

/** listr2 moves the cursor of the stream itself, past the edge: what it is given is one line and inert. */
function shown(line: string): string {
  return withoutCommands(printableLine(line));
}
