import canonicalize from 'canonicalize';

/** One line of JSON with sorted keys (RFC 8785), so that equal values are equal bytes. */
export function canonicalLine(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have a canonical form');
  return text;
}

/** A value with sorted keys. */
export function sorted<Value>(value: Value): Value {
  return JSON.parse(canonicalLine(value)) as Value;
}

/** A JSON document with sorted keys, indented and with a final newline. */
export function canonicalDocument(value: unknown): string {
  return documentOf(sorted(value));
}

/** A JSON document with the keys in their present order. */
export function documentOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
