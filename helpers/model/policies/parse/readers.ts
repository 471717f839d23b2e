import { EXIT, MeshproofError } from '../../../errors.ts';
import type { Labels, Placed } from '../policy.ts';

/** A parsed object of unknown shape. */
export type Doc = Readonly<Record<string, unknown>>;

/**
 * Requires that a part of an object has only fields that are modelled.
 * @throws MeshproofError naming the others: a guess would be a wrong prediction
 */
export function only(placed: Placed, doc: Doc, known: readonly string[]): void {
  const unknown = Object.keys(doc).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw unmodelled(placed, `the field ${unknown.join(', ')}`, known);
}

/** The value if it is modelled. @throws MeshproofError if it is not */
export function oneOf<Value extends string>(placed: Placed, value: unknown, allowed: readonly Value[]): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw unmodelled(placed, `the value ${JSON.stringify(value)}`, allowed);
  return found;
}

/** The error for what is not modelled. */
export function unmodelled(placed: Placed, what: string, known: readonly string[]): MeshproofError {
  return new MeshproofError({
    operation: `predict the policy ${placed.namespace}/${placed.name}`,
    details: `The model does not know ${what}. It knows ${known.join(', ')}.`,
    hint: 'use only what the model knows, or extend helpers/model/policies/parse/',
    exitCode: EXIT.usage,
  });
}

/** The value if it is an object; else an empty one. */
export function asDoc(value: unknown): Doc {
  return typeof value === 'object' && value !== null ? (value as Doc) : {};
}

/** The value if it is a list; else an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text and numbers as text; anything else as "". */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** An object with its values as text. */
export function labels(value: unknown): Labels {
  return Object.fromEntries(Object.entries(asDoc(value)).map(([key, label]) => [key, text(label)]));
}
