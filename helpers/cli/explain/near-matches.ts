/** The names most similar to the given text, best first; none without anything in common. */
export function nearMatches(written: string, names: readonly string[], atMost = 5): readonly string[] {
  const rated = names.map((name) => ({ name, likeness: likeness(written.toLowerCase(), name.toLowerCase()) }));
  return rated
    .filter((one) => one.likeness > 0.3)
    .toSorted((left, right) => right.likeness - left.likeness)
    .slice(0, atMost)
    .map(({ name }) => name);
}

/**
 * From 0 to 1: the share of adjacent letter pairs that two texts have in common (Dice coefficient).
 */
function likeness(left: string, right: string): number {
  const [pairs, others] = [pairsOf(left), pairsOf(right)];
  if (pairs.length + others.length === 0) return 0;
  const remaining = [...others];
  const common = pairs.filter((pair) => {
    const at = remaining.indexOf(pair);
    if (at >= 0) remaining.splice(at, 1);
    return at >= 0;
  });
  return (2 * common.length) / (pairs.length + others.length);
}

function pairsOf(text: string): string[] {
  return text
    .split('')
    .slice(1)
    .map((letter, index) => `${text[index] ?? ''}${letter}`);
}
