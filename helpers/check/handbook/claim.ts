/** What becomes of a claim of the handbook: checks that judge it, a reason why none can, or what has to be built first. */
export type Fate =
  | { readonly is: 'checked'; readonly checks: readonly string[] }
  | { readonly is: 'not-testable'; readonly because: string }
  | { readonly is: 'to-come'; readonly what: string; readonly analogues: readonly string[] };

/** What is right where a claim is wrong or outdated on a modern mesh, and the checks that show it. */
export interface Erratum {
  readonly right: string;
  readonly shownBy: readonly string[];
}

/** One claim of the handbook, in our own words. */
export interface ClaimEntry {
  readonly words: string;
  readonly fate: Fate;
  /** What a reader of the fate should know besides. */
  readonly note?: string;
  readonly erratum?: Erratum;
}

/** Writes a claim down. */
export function claim(words: string, fate: Fate, more: Pick<ClaimEntry, 'note' | 'erratum'> = {}): ClaimEntry {
  return { words, fate, ...more };
}

/** These checks judge the claim, as soon as each of them exists. */
export function by(...checks: readonly string[]): Fate {
  return { is: 'checked', checks };
}

/** No check can judge the claim. */
export function notTestable(because: string): Fate {
  return { is: 'not-testable', because };
}

/** Needs what the suites do not have yet; checks that show the same inside the mesh may follow. */
export function toCome(what: string, ...analogues: readonly string[]): Fate {
  return { is: 'to-come', what, analogues };
}
