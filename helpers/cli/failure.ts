import { EXIT, MeshproofError, messageOf, type ExitCode } from '../errors.ts';
import type { RunFailure } from '../evidence/schemas.ts';
import type { Verdict } from '../model/verdict.ts';
import type { CommandContext } from './context.ts';

export type Failure = RunFailure & { readonly exitCode: ExitCode };

/** Turns anything that was thrown into a failure with a repair; what is not ours is a defect of meshproof and says so. */
export function failureOf(thrown: unknown, signal?: AbortSignal): Failure {
  const error = signal?.aborted === true ? reasonOf(signal.reason, thrown) : thrown;
  if (error instanceof MeshproofError) {
    const { attempted, happened, repair, exitCode } = error;
    return { attempted, happened, repair, exitCode };
  }
  return {
    attempted: 'go on, because of a defect in meshproof itself',
    happened: messageOf(error),
    repair: 'report it with the text below; --verbose adds the stack',
    exitCode: EXIT.environment,
  };
}

/** An aborted run fails for the reason of the abort, whatever the aborted call made of it. */
function reasonOf(reason: unknown, thrown: unknown): unknown {
  return reason instanceof MeshproofError ? reason : thrown;
}

/** The two lines of a failure for people: what was attempted and what to do, then the original text. */
export function failureMessage(failure: RunFailure): string {
  return `could not ${failure.attempted}; ${failure.repair}\n${failure.happened}\n`;
}

/** The exit code of a verdict (design: "Command line"). */
export function exitCodeOf(verdict: Verdict): ExitCode {
  switch (verdict) {
    case 'conforms':
      return EXIT.conforms;
    case 'deviates':
      return EXIT.deviates;
    case 'inconclusive':
    case 'not-applicable':
      return EXIT.nothingJudged;
  }
}

/** Tells a failure on stderr and returns it; the stack only of what is not ours, and only when it is asked for. */
export function tellFailure({ stderr, argv }: CommandContext, thrown: unknown, signal?: AbortSignal): Failure {
  const failure = failureOf(thrown, signal);
  stderr.write(failureMessage(failure));
  const wanted = argv.includes('--verbose') || process.env['DEBUG'] !== undefined;
  if (wanted && thrown instanceof Error && thrown.stack !== undefined) stderr.write(`${thrown.stack}\n`);
  return failure;
}
