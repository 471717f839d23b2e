import canonicalize from 'canonicalize';

/** One line of JSON with sorted keys (RFC 8785), so that equal values are equal bytes. */
export function canonicalLine(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have a canonical form');
  return text;
}

/** The same value with sorted keys. */
export function sorted<Value>(value: Value): Value {
  return JSON.parse(canonicalLine(value)) as Value;
}

/** A document of JSON with sorted keys, indented for people and for line-wise diffs, ending in a newline. */
export function canonicalDocument(value: unknown): string {
  return documentOf(sorted(value));
}

/** The same for a value whose keys are sorted already. */
export function documentOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
