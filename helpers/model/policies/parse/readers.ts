import type { Labels } from '../placed.ts';

/** A parsed object of unknown shape. */
export type Doc = Readonly<Record<string, unknown>>;

/** A part of an object that is being read. */
export interface Part {
  readonly fields: Doc;
  /** Where it is in the object, such as `spec.rules[0]`. */
  readonly path: string;
  /** Collects the paths of what the model does not know, for the whole object. */
  readonly notModelled: string[];
}

/** Collects the fields of a part that are not modelled: all but the known ones. */
export function only(part: Part, known: readonly string[]): void {
  for (const field of Object.keys(part.fields)) if (!known.includes(field)) unmodelled(part, field);
}

/**
 * The value of a field if it is modelled. Any other value is collected, and read as the first one;
 * so is an absent one if it is not in the list of values as undefined.
 */
export function oneOf<Value extends string>(part: Part, field: string, allowed: readonly [Value, ...Value[]]): Value {
  const value = part.fields[field];
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) unmodelled(part, `${field}: ${JSON.stringify(value) ?? 'absent'}`);
  return found ?? allowed[0];
}

/** Collects something of a part that is not modelled. */
export function unmodelled({ path, notModelled }: Part, what: string): void {
  notModelled.push(path === '' ? what : `${path}.${what}`);
}

/** A field of a part that is an object; without fields when absent. */
export function partOf(part: Part, field: string): Part {
  return { ...part, fields: asDoc(part.fields[field]), path: part.path === '' ? field : `${part.path}.${field}` };
}

/** The objects in a list of a part; none when absent. */
export function partsOf(part: Part, field: string): readonly Part[] {
  const { path } = partOf(part, field);
  return list(part.fields[field]).map((item, at) => ({
    ...part,
    fields: asDoc(item),
    path: `${path}[${at.toString()}]`,
  }));
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
