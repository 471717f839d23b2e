/**
 * Whether a condition holds: true, false, or the fields that would decide it and that the model
 * cannot evaluate.
 */
export type Truth = boolean | readonly string[];

export function isUnknown(truth: Truth): truth is readonly string[] {
  return typeof truth !== 'boolean';
}

/** Holds when all hold; one that does not decides, whatever is unknown. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  const unknown = truths.filter(isUnknown);
  return unknown.length === 0 ? true : [...new Set(unknown.flat())];
}

/** Holds when one holds; one that does decides, whatever is unknown. */
export function anyOf(truths: readonly Truth[]): Truth {
  return not(allOf(truths.map(not)));
}

export function not(truth: Truth): Truth {
  return isUnknown(truth) ? truth : !truth;
}
