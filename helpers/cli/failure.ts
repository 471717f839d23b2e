import { EXIT, MeshproofError, messageOf, messagesOf, type ErrorFields, type ExitCode } from '../errors.ts';
import type { Verdict } from '../model/verdict.ts';
import { redact } from '../text/redact.ts';
import type { CommandContext } from './context.ts';

export type Failure = ErrorFields<ExitCode>;

/**
 * Turns anything that was thrown into a failure with a repair; what is not ours is a defect of meshproof and says so. This is the one
 * place where failures lose their secrets: stderr, run.json, JUnit and JSON all show what it returns.
 */
export function failureOf(thrown: unknown, signal?: AbortSignal): Failure {
  const error = signal?.aborted === true ? reasonOf(signal.reason, thrown) : thrown;
  const { operation, details, hint, exitCode } = partsOf(error);
  return {
    operation: redact(operation).text,
    details: redact(details).text,
    hint: redact(hint).text,
    exitCode,
  };
}

/** An error that nothing caught, as the reason to end the work that runs. It exits with 3 or 70, never with the code of a verdict. */
export function crashOf(thrown: unknown): MeshproofError {
  const parts = partsOf(thrown);
  const exitCode = parts.exitCode === EXIT.environment ? EXIT.environment : EXIT.defect;
  return new MeshproofError({ ...parts, exitCode, cause: thrown });
}

function partsOf(thrown: unknown): Failure {
  // What broke the work comes first; that closing what it had open failed as well is its consequence more often than not.
  if (thrown instanceof SuppressedError) {
    const parts = partsOf(thrown.suppressed);
    return { ...parts, details: `${parts.details}\nthen, while ending: ${messageOf(thrown.error)}` };
  }
  if (thrown instanceof MeshproofError) return messagesOf(thrown).json;
  const hint = MACHINE_LIMITS[codeOf(thrown)];
  if (hint !== undefined)
    return { operation: 'go on on this machine', details: messageOf(thrown), hint, exitCode: EXIT.environment };
  return {
    operation: 'go on, because of a defect in meshproof itself',
    details: messageOf(thrown),
    hint: 'report it with the text below; --verbose adds the stack',
    exitCode: EXIT.defect,
  };
}

/** Errors of the operating system that are no defect of ours wherever they arise. */
const MACHINE_LIMITS: Readonly<Record<string, string>> = {
  ENOSPC: 'free space on that disk',
  EDQUOT: 'free space within the disk quota',
  EROFS: 'choose a directory that can be written',
  EMFILE: 'allow more open files (ulimit -n)',
  ENFILE: 'allow more open files on this machine',
  ENOMEM: 'free memory',
};

function codeOf(thrown: unknown): string {
  const { code } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** An aborted run fails for the reason of the abort, whatever the aborted call made of it. */
function reasonOf(reason: unknown, thrown: unknown): unknown {
  return reason instanceof MeshproofError ? reason : thrown;
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

/** Failures that stderr has shown: one that ends a run passes more than one hand. */
const shown = new WeakSet<MeshproofError>();

/**
 * Shows a failure on stderr, once, and returns it; the stack only of what is not ours, and only when it is asked for.
 */
export function reportFailure({ stderr, argv }: CommandContext, thrown: unknown, signal?: AbortSignal): Failure {
  const failure = failureOf(thrown, signal);
  const error = signal?.aborted === true ? reasonOf(signal.reason, thrown) : thrown;
  if (error instanceof MeshproofError) {
    if (shown.has(error)) return failure;
    shown.add(error);
  }
  stderr.write(`${messagesOf(failure).full}\n`);
  const wanted = argv.includes('--verbose') || process.env['DEBUG'] !== undefined;
  if (wanted) stderr.write(stackOf(thrown));
  return failure;
}

function stackOf(thrown: unknown): string {
  const origin = thrown instanceof MeshproofError && thrown.exitCode === EXIT.defect ? thrown.cause : thrown;
  return origin instanceof Error && origin.stack !== undefined ? `${redact(origin.stack).text}\n` : '';
}
