/** The input of each part of a test run. */
export interface Part {
  readonly root: string;
  readonly signal: AbortSignal;
  /** Prints lines on stdout. */
  readonly print: (text: string) => void;
}
