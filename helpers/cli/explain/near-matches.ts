/** The names that are most like what somebody wrote, best first; none that shares nothing with it. */
export function nearMatches(written: string, names: readonly string[], atMost = 5): readonly string[] {
  const rated = names.map((name) => ({ name, likeness: likeness(written.toLowerCase(), name.toLowerCase()) }));
  return rated
    .filter((one) => one.likeness > 0.3)
    .toSorted((left, right) => right.likeness - left.likeness)
    .slice(0, atMost)
    .map(({ name }) => name);
}

/** From 0 to 1: the share of pairs of neighbouring letters that two words have in common (Dice's coefficient). */
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

function pairsOf(word: string): string[] {
  return word
    .split('')
    .slice(1)
    .map((letter, index) => `${word[index] ?? ''}${letter}`);
}
