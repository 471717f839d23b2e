/** Status of a claim: the checks that judge it, why no check can, or what has to be built first. */
export type ClaimStatus =
  | { readonly is: 'checked'; readonly checks: readonly string[] }
  | { readonly is: 'not-testable'; readonly because: string }
  | { readonly is: 'to-come'; readonly what: string; readonly analogues: readonly string[] };

/**
 * Correction of a claim that is wrong or outdated on a modern mesh, and the checks that prove it.
 */
export interface Erratum {
  readonly right: string;
  readonly provedBy: readonly string[];
}

/** One claim of an article, paraphrased. */
export interface ClaimEntry {
  readonly text: string;
  readonly status: ClaimStatus;
  /** Remark on the status. */
  readonly note?: string;
  readonly erratum?: Erratum;
}

/** Returns the entry of a claim. */
export function claim(text: string, status: ClaimStatus, more: Pick<ClaimEntry, 'note' | 'erratum'> = {}): ClaimEntry {
  return { text, status, ...more };
}

/** Returns the status of a claim that these checks judge. */
export function by(...checks: readonly string[]): ClaimStatus {
  return { is: 'checked', checks };
}

/** Returns the status of a claim that no check can judge. */
export function notTestable(because: string): ClaimStatus {
  return { is: 'not-testable', because };
}

/**
 * Returns the status of a claim that needs what is not built yet; `analogues` check the same inside
 * the mesh.
 */
export function toCome(what: string, ...analogues: readonly string[]): ClaimStatus {
  return { is: 'to-come', what, analogues };
}
