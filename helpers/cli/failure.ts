import { EXIT, MeshproofError, messageOf, messagesOf, type ErrorFields, type ExitCode } from '../errors.ts';
import type { Verdict } from '../model/verdict.ts';
import { redact } from '../text/redact.ts';
import type { CommandContext } from './context.ts';

export type Failure = ErrorFields<ExitCode>;

/**
 * Turns any thrown value into a failure with a hint; an unknown error is a defect of meshproof.
 * Failures are redacted here and nowhere else: stderr, run.json, JUnit and JSON print what this
 * returns.
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

/**
 * An uncaught error as the reason to end the running work. Its exit code is 3 or 70, never that of
 * a verdict.
 */
export function crashOf(thrown: unknown): MeshproofError {
  const parts = partsOf(thrown);
  const exitCode = parts.exitCode === EXIT.environment ? EXIT.environment : EXIT.defect;
  return new MeshproofError({ ...parts, exitCode, cause: thrown });
}

function partsOf(thrown: unknown): Failure {
  // Reports the error of the work first: an error while closing is usually its consequence.
  if (thrown instanceof SuppressedError) {
    const parts = partsOf(thrown.suppressed);
    return { ...parts, details: `${parts.details}\nthen, while closing: ${messageOf(thrown.error)}` };
  }
  if (thrown instanceof MeshproofError) return messagesOf(thrown).json;
  const hint = MACHINE_LIMITS[codeOf(thrown)];
  if (hint !== undefined)
    return { operation: 'continue on this machine', details: messageOf(thrown), hint, exitCode: EXIT.environment };
  return {
    operation: 'continue, because of a defect in meshproof itself',
    details: messageOf(thrown),
    hint: 'report it with the text below; --verbose adds the stack',
    exitCode: EXIT.defect,
  };
}

/** Errors of the operating system that are never a defect of meshproof. */
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

/** An aborted run fails for the reason of the abort, whatever the aborted call threw. */
function reasonOf(reason: unknown, thrown: unknown): unknown {
  return reason instanceof MeshproofError ? reason : thrown;
}

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

/** Failures that stderr already has: an error that ends a run passes through several functions. */
const printed = new WeakSet<MeshproofError>();

/** Prints a failure on stderr, once, and returns it; prints the stack of a defect on request. */
export function reportFailure({ stderr, argv }: CommandContext, thrown: unknown, signal?: AbortSignal): Failure {
  const failure = failureOf(thrown, signal);
  const error = signal?.aborted === true ? reasonOf(signal.reason, thrown) : thrown;
  if (error instanceof MeshproofError) {
    if (printed.has(error)) return failure;
    printed.add(error);
  }
  stderr.write(`${messagesOf(failure).full}\n`);
  const withStack = argv.includes('--verbose') || process.env['DEBUG'] !== undefined;
  if (withStack) stderr.write(stackOf(thrown));
  return failure;
}

function stackOf(thrown: unknown): string {
  const origin = thrown instanceof MeshproofError && thrown.exitCode === EXIT.defect ? thrown.cause : thrown;
  return origin instanceof Error && origin.stack !== undefined ? `${redact(origin.stack).text}\n` : '';
}
