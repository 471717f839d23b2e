/** Exit codes of the command line, equal for every output format (design: "Command line"). */
export const EXIT = {
  conforms: 0,
  deviates: 1,
  usage: 2,
  environment: 3,
  nothingJudged: 4,
  timeout: 5,
  /** Left on a second Ctrl-C, without clean-up. */
  leftAtOnce: 6,
  /** A defect of meshproof itself: 70 is EX_SOFTWARE of sysexits.h. Node's own code of a crash would be 1. */
  defect: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface ErrorParts {
  /** What was being done, as a phrase that completes "could not …". */
  readonly operation: string;
  /** The original text of what went wrong. */
  readonly details: string;
  /** What the reader should do next: one command or one sentence. */
  readonly hint: string;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** An error that repairs: its first line says what was attempted and what to do, the original text follows. */
export class MeshproofError extends Error {
  readonly operation: string;
  readonly details: string;
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(parts: ErrorParts) {
    super(`could not ${parts.operation}; ${parts.hint}\n${parts.details}`, { cause: parts.cause });
    this.name = 'MeshproofError';
    this.operation = parts.operation;
    this.details = parts.details;
    this.hint = parts.hint;
    this.exitCode = parts.exitCode ?? EXIT.environment;
  }
}

/** The text of anything that was thrown. A WebSocket throws events, which are no errors and have their words in the same place. */
export function messageOf(thrown: unknown): string {
  const { message } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : String(thrown);
}
