/** What each part of a test run is given. */
export interface Part {
  readonly root: string;
  readonly signal: AbortSignal;
  /** Prints lines for the reader. */
  readonly say: (text: string) => void;
}
