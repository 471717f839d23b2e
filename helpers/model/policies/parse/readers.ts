import { EXIT, MeshproofError } from '../../../errors.ts';
import type { Labels, Placed } from '../policy.ts';

/** A parsed object of which nothing is known yet. */
export type Doc = Readonly<Record<string, unknown>>;

/**
 * Holds a part of an object to the fields that the model knows.
 * @throws MeshproofError that names the others: a guess would be a wrong prediction
 */
export function only(placed: Placed, doc: Doc, known: readonly string[]): void {
  const unknown = Object.keys(doc).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw unmodelled(placed, `the field ${unknown.join(', ')}`, known);
}

/** The value if the model knows it. @throws MeshproofError if it does not */
export function oneOf<Value extends string>(placed: Placed, value: unknown, allowed: readonly Value[]): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw unmodelled(placed, `the value ${JSON.stringify(value)}`, allowed);
  return found;
}

/** The error for what nobody taught the model. */
export function unmodelled(placed: Placed, what: string, known: readonly string[]): MeshproofError {
  return new MeshproofError({
    operation: `predict the policy ${placed.namespace}/${placed.name}`,
    details: `The model does not know ${what}. It knows ${known.join(', ')}.`,
    hint: 'use only what the model knows or teach helpers/model/policies/parse/ the rest',
    exitCode: EXIT.usage,
  });
}

/** What has fields, as it is; anything else without any. */
export function asDoc(value: unknown): Doc {
  return typeof value === 'object' && value !== null ? (value as Doc) : {};
}

/** What is a list, as it is; anything else empty. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text and numbers as text; anything else as none. */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Names with their values as text. */
export function labels(value: unknown): Labels {
  return Object.fromEntries(Object.entries(asDoc(value)).map(([key, label]) => [key, text(label)]));
}
