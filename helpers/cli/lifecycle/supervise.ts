import { EXIT, MeshproofError } from '../../errors.ts';
import { deadline } from '../../timing/abort/deadline.ts';
import type { CommandContext } from '../context.ts';
import { crashOf, reportFailure } from '../failure.ts';
import { takeCrashes } from '../process/crash.ts';
import { ownSignals } from '../process/interrupt.ts';

export interface SupervisionOptions {
  /** Milliseconds until the command ends with exit code 5. @default unlimited */
  readonly timeoutMs?: number | undefined;
  /** What leaving at once would leave behind: a line each, with the command that removes it. */
  readonly leftovers: () => readonly string[];
}

export interface Supervision extends Disposable {
  /**
   * Aborts on a signal, on the time-out and on an uncaught error; its reason is a MeshproofError.
   */
  readonly signal: AbortSignal;
  /** The first uncaught error, which decides the exit code. */
  readonly crash: MeshproofError | undefined;
}

/** About 24 days: the longest delay of a timer. */
const UNLIMITED = 2 ** 31 - 1;

/**
 * Runs a command under the project's own signal handling: a signal, the time-out or an uncaught
 * error aborts the signal of `work`, which cleans up and returns or throws. A second Ctrl-C ends
 * the process at once and names what is left.
 * @throws MeshproofError with exit code 70 after an uncaught error, whatever `work` returned
 */
export async function supervised<Result>(
  context: CommandContext,
  options: SupervisionOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  using supervision = supervise(context, options);
  const result = await work(supervision.signal);
  if (supervision.crash !== undefined) throw supervision.crash;
  return result;
}

/** The same for work that decides itself how an uncaught error changes its result. */
export function supervise(context: CommandContext, { timeoutMs, leftovers }: SupervisionOptions): Supervision {
  const { stderr, progress } = context;
  const crashed = new AbortController();
  const crashes = takeCrashes((thrown) => {
    // The abort, rethrown by a promise without a reader.
    if (limit.signal.aborted && thrown === limit.signal.reason) return;
    const crash = crashOf(thrown);
    reportFailure(context, crash);
    // A second abort changes nothing: the first reason stays.
    crashed.abort(crash);
  });
  const interrupts = ownSignals({
    onFirst: (name) => void stderr.write(`${name} during ${progress.current}: cleaning up; ${ONCE_MORE}\n`),
    onMore: (name) => void stderr.write(`${name} during ${progress.current}: still cleaning up\n`),
    onSecond: () => {
      stderr.write(lastMessage(leftovers()));
      process.exit(EXIT.leftAtOnce);
    },
  });
  const limit = deadline(timeoutMs ?? UNLIMITED, AbortSignal.any([interrupts.signal, crashed.signal]), () =>
    timedOut(timeoutMs ?? UNLIMITED, progress.current),
  );
  return {
    signal: limit.signal,
    get crash() {
      return crashed.signal.aborted ? (crashed.signal.reason as MeshproofError) : undefined;
    },
    [Symbol.dispose]: () => {
      for (const part of [limit, interrupts, crashes]) part[Symbol.dispose]();
    },
  };
}

const ONCE_MORE = 'Ctrl-C once more ends at once, without clean-up';

function timedOut(milliseconds: number, current: string): MeshproofError {
  return new MeshproofError({
    operation: `finish within ${milliseconds / 1000} s (--timeout)`,
    details: `it was still busy with ${current}`,
    hint: 'allow more time, or look at what it was waiting for',
    exitCode: EXIT.timeout,
  });
}

function lastMessage(leftovers: readonly string[]): string {
  const list =
    leftovers.length === 0
      ? ['nothing was left behind']
      : ['ended at once, without clean-up; left behind:', ...leftovers.map((line) => `  ${line}`)];
  return `${list.join('\n')}\n`;
}
