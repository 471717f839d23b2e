import { EXIT, MeshproofError } from '../../errors.ts';
import { deadline } from '../../timing/deadline.ts';
import type { CommandContext } from '../context.ts';
import { ownSignals } from '../interrupt.ts';

export interface SupervisionOptions {
  /** Milliseconds until the whole command is ended with exit code 5; unlimited without it. */
  readonly timeoutMs?: number | undefined;
  /** What would be left behind by leaving at once, one line each. */
  readonly leftovers: () => readonly string[];
}

/** About 24 days: the longest that a timer can hold. */
const UNLIMITED = 2 ** 31 - 1;

/**
 * Runs a command under the project's own signal handling: the first Ctrl-C or the time-out aborts the signal that `work` gets,
 * `work` cleans up and returns or throws; a second Ctrl-C leaves at once and tells what is left.
 */
export async function supervised<Result>(
  { stderr, progress }: CommandContext,
  { timeoutMs, leftovers }: SupervisionOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  using interrupts = ownSignals({
    onFirst: (name) =>
      void stderr.write(`${name} during ${progress.current}: cleaning up; once more to leave at once\n`),
    onSecond: () => {
      stderr.write(farewell(leftovers()));
      process.exit(EXIT.interrupted);
    },
  });
  using limit = deadline(timeoutMs ?? UNLIMITED, interrupts.signal, () =>
    timedOut(timeoutMs ?? UNLIMITED, progress.current),
  );
  return await work(limit.signal);
}

function timedOut(milliseconds: number, current: string): MeshproofError {
  return new MeshproofError({
    attempted: `finish within ${milliseconds / 1000} s (--timeout)`,
    happened: `it was still busy with ${current}`,
    repair: 'give it longer, or look at what it was waiting for',
    exitCode: EXIT.timeout,
  });
}

function farewell(leftovers: readonly string[]): string {
  const list =
    leftovers.length === 0 ? ['nothing was left behind'] : ['left behind:', ...leftovers.map((line) => `  ${line}`)];
  return `${[...list, 'remove it with: npm run -s meshproof -- clean'].join('\n')}\n`;
}
