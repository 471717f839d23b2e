import { distance } from 'fastest-levenshtein';

/** Below this share of equal letters, a name is no plausible correction of another. */
const PLAUSIBLE = 0.4;

/**
 * The names most similar to what was written, best first, whatever its case; none when no name is
 * similar. A name that contains the text, such as `PA-STRICT-01` for `strict`, is similar.
 */
export function nearest(written: string, names: readonly string[], atMost = 3): readonly string[] {
  return [...new Set(names)]
    .map((name) => ({ name, likeness: likeness(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ likeness: of }) => of >= PLAUSIBLE)
    .toSorted((left, right) => right.likeness - left.likeness)
    .slice(0, atMost)
    .map(({ name }) => name);
}

/** From 0 to 1; 1 is equality. */
function likeness(written: string, name: string): number {
  const letters = 1 - distance(written, name) / Math.max(written.length, name.length, 1);
  return written.length > 2 && name.includes(written) ? Math.max(letters, PLAUSIBLE + letters / 2) : letters;
}

/** ` Did you mean a, b or c?`, or no text when nothing is similar. */
export function didYouMean(written: string, names: readonly string[]): string {
  const near = nearest(written, names);
  const last = near.at(-1);
  if (last === undefined) return '';
  const before = near.slice(0, -1).join(', ');
  return ` Did you mean ${before === '' ? last : `${before} or ${last}`}?`;
}
