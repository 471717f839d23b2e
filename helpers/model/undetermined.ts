/** An observation that no table can name; it carries the raw facts instead of a guess. */
export interface Inconclusive {
  readonly is: 'inconclusive';
  readonly because: string;
}

/**
 * Witnesses of one request contradict each other: a finding, whatever was expected. The reason
 * names each witness and what it reported.
 */
export interface Contradicted {
  readonly is: 'contradicted';
  readonly because: string;
}
