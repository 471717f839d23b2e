import { isPlaceholder } from './natural-text.ts';
import { redact } from './redact-text.ts';
import { isSecretValue } from './shapes/named-value.ts';
import { namingOf, type Naming } from './shapes/names.ts';
import { markerFor } from './spans.ts';

/** A JSON value without the secrets in its strings; keys are unchanged. */
export interface RedactedValue<Value> {
  readonly value: Value;
  /** The kind of each replaced secret. */
  readonly found: readonly string[];
}

/**
 * Replaces every secret in a JSON value at any depth, found by its shape, by the name of its member
 * or by the object that contains it. Returns the same value if it has no secrets.
 */
export function redactValue<Value>(value: Value): RedactedValue<Value> {
  const found: string[] = [];
  const redacted = withoutSecrets(value, found, undefined) as Value;
  const result = found.length === 0 ? value : redacted;
  if (typeof result === 'object' && result !== null) withoutAny.add(Object.freeze(result));
  return { value: result, found };
}

/** Values that have been redacted: a document that contains one is not searched there again. */
const withoutAny = new WeakSet<object>();

function withoutSecrets(value: unknown, found: string[], naming: Naming | undefined): unknown {
  if (typeof value === 'string') return withoutSecretText(value, found, naming);
  if (typeof value === 'number')
    return naming?.certainty === 'always' ? hidden(String(value), found, naming.kind) : value;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, found, naming));
  if (typeof value !== 'object' || value === null || withoutAny.has(value)) return value;
  return withoutSecretMembers(value as Readonly<Record<string, unknown>>, found);
}

const MARKER = /^<redacted: [A-Za-z0-9 -]{1,40}, \d{1,10} characters>$/;

/** A marker and the scheme before it. */
const SHAPED = /(?:\b(?:bearer|basic) )?<redacted: [^<>]{1,80}>/gi;

function withoutSecretText(text: string, found: string[], naming: Naming | undefined): string {
  if (MARKER.test(text)) return text;
  const redacted = redact(text);
  // A secret with a known shape is named by it; the rest is named by its member.
  const rest = redacted.text.replaceAll(SHAPED, '').trim();
  if (naming !== undefined && rest !== '' && isSecretValue(text, naming)) return hidden(text, found, naming.kind);
  found.push(...redacted.found);
  return redacted.text;
}

function hidden(text: string, found: string[], kind: string): string {
  found.push(kind);
  return markerFor(kind, text.length);
}

const EVERYTHING: Naming = { kind: 'Secret data', certainty: 'always' };
const KEY_MEMBERS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth']);

function withoutSecretMembers(object: Readonly<Record<string, unknown>>, found: string[]): unknown {
  const isKey = typeof object['kty'] === 'string';
  const isSecret = object['kind'] === 'Secret';
  const pair = [object['name'], object['key'], object['header']].find((name) => typeof name === 'string');
  const members = Object.entries(object).map(([name, member]): [string, unknown] => {
    if (isKey && KEY_MEMBERS.has(name))
      return [name, withoutSecrets(member, found, { kind: 'private JSON Web Key', certainty: 'always' })];
    if (isSecret && /^(?:data|stringData|binaryData)$/.test(name)) return [name, allOf(member, found)];
    const naming = name === 'value' && pair !== undefined ? namingOf(pair) : namingOf(name);
    return [name, withoutSecrets(member, found, naming)];
  });
  return Object.fromEntries(members);
}

/** Hides every member of a Secret's data, regardless of name and shape. */
function allOf(data: unknown, found: string[]): unknown {
  if (typeof data !== 'object' || data === null) return withoutSecrets(data, found, EVERYTHING);
  return Object.fromEntries(
    Object.entries(data).map(([name, member]) => [
      name,
      typeof member === 'string' && !isPlaceholder(member) && !MARKER.test(member)
        ? hidden(member, found, EVERYTHING.kind)
        : withoutSecrets(member, found, EVERYTHING),
    ]),
  );
}
