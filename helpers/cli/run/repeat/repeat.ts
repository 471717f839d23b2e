import { PassThrough } from 'node:stream';
import { EXIT, type ExitCode } from '../../../errors.ts';
import type { CommandContext } from '../../context.ts';
import type { Progress } from '../../output/progress.ts';

/** The same progress, whose phases are those from now on: each run records its own. */
function fromNow(progress: Progress): Progress {
  const before = progress.phases.length;
  return {
    phase: (title, work) => progress.phase(title, work),
    get phases() {
      return progress.phases.slice(before);
    },
    get current() {
      return progress.current;
    },
  };
}

/**
 * Runs something up to `times` times, until a run is not green. The result of the last run alone
 * reaches stdout, which so has one document; stderr has a line for each run.
 */
export async function repeated(
  context: CommandContext,
  times: number,
  run: (context: CommandContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (times === 1) return run(context);
  for (let index = 1; ; index += 1) {
    const held = new PassThrough({ encoding: 'utf8', highWaterMark: Number.MAX_SAFE_INTEGER });
    const code = await run({
      ...context,
      stdout: held as unknown as NodeJS.WriteStream,
      progress: fromNow(context.progress),
    });
    const ended = code === EXIT.conforms ? 'conforms' : `ended with exit code ${code.toString()}`;
    context.stderr.write(`run ${index.toString()} of ${times.toString()} ${ended}\n`);
    if (code === EXIT.conforms && index < times) continue;
    const text: unknown = held.read();
    if (typeof text === 'string') context.stdout.write(text);
    return code;
  }
}
