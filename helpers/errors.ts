/** Exit codes of the command line, equal for every output format. */
export const EXIT = {
  conforms: 0,
  deviates: 1,
  usage: 2,
  environment: 3,
  nothingJudged: 4,
  timeout: 5,
  /** Ended by a second Ctrl-C, without clean-up. */
  leftAtOnce: 6,
  /** A defect of meshproof: EX_SOFTWARE of sysexits.h. Node's own code of a crash would be 1. */
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

/** An error with a hint: its first line names the operation and the hint, the details follow. */
export class MeshproofError extends Error {
  readonly operation: string;
  readonly details: string;
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(parts: ErrorParts) {
    const exitCode = parts.exitCode ?? EXIT.environment;
    super(messagesOf({ ...parts, exitCode }).full, { cause: parts.cause });
    this.name = 'MeshproofError';
    this.operation = parts.operation;
    this.details = parts.details;
    this.hint = parts.hint;
    this.exitCode = exitCode;
  }
}

/** The fields of an error, as run.json and JSON documents hold them. */
export interface ErrorFields<Code extends number = number> {
  readonly operation: string;
  readonly details: string;
  readonly hint: string;
  readonly exitCode: Code;
}

/** An error message in every size. */
export interface ErrorMessages<Code extends number> {
  /** For places that print the hint elsewhere: the operation alone. */
  readonly short: string;
  /** For summaries: the operation and the hint. */
  readonly line: string;
  /** For stderr: the line, then the details. */
  readonly full: string;
  readonly json: ErrorFields<Code>;
}

/** Renders an error in every size; no other function composes an error message. */
export function messagesOf<Code extends number>(error: ErrorFields<Code>): ErrorMessages<Code> {
  const { operation, details, hint, exitCode } = error;
  const short = `could not ${operation}`;
  const line = `${short}; ${hint}`;
  return { short, line, full: `${line}\n${details}`, json: { operation, details, hint, exitCode } };
}

/** The message of any thrown value. A WebSocket throws events, which also have a `message`. */
export function messageOf(thrown: unknown): string {
  const isObject = typeof thrown === 'object' && thrown !== null;
  const { message } = (isObject ? thrown : {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : String(thrown);
}
