/** What curl said about one request of a stream. */
export interface StreamFacts {
  readonly kind: 'stream';
  readonly exitCode: number;
  /** curl's own words, "" on success. */
  readonly errorMessage: string;
  /** 0 when no response arrived. */
  readonly status: number;
  readonly totalMs: number;
  /** Of an answer by status that is none of success; {} otherwise. */
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  /** Cut at 1 kB where it is none of success. */
  readonly body: string;
}
