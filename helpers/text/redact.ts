import { SECRET_SHAPES } from './redact/shapes.ts';

/** A text without its secrets. */
export interface Redacted {
  readonly text: string;
  /** The kind of each secret that was replaced, in the order of the text; empty when there was none. */
  readonly found: readonly string[];
}

/** A JSON value without the secrets in its strings; keys stay as they are. */
export interface RedactedValue<Value> {
  readonly value: Value;
  /** The kind of each secret that was replaced; empty when there was none. */
  readonly found: readonly string[];
}

/** Replaces every secret in a text by its kind and its length: `<redacted: bearer token, 842 characters>`. */
export function redact(text: string): Redacted {
  const found: string[] = [];
  let redacted = text;
  for (const { kind, pattern } of SECRET_SHAPES) {
    redacted = redacted.replaceAll(pattern, (secret) => {
      found.push(kind);
      return `<redacted: ${kind}, ${secret.length.toString()} characters>`;
    });
  }
  return { text: redacted, found };
}

/** Replaces every secret in the strings of a JSON value, at any depth. */
export function redactValue<Value>(value: Value): RedactedValue<Value> {
  const found: string[] = [];
  const redacted = withoutSecrets(value, found) as Value;
  return { value: redacted, found };
}

function withoutSecrets(value: unknown, found: string[]): unknown {
  if (typeof value === 'string') {
    const redacted = redact(value);
    found.push(...redacted.found);
    return redacted.text;
  }
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, found));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutSecrets(member, found)]));
}
