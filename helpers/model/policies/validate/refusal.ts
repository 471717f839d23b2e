import { asDoc, list, text, type Doc } from '../parse/readers.ts';

/** Why the API server refuses an object, at which field. */
export interface Refusal {
  /** Path of the field, such as `spec.rules[0].from[0]`. */
  readonly path: string;
  /** What is wrong and what to write instead. */
  readonly reason: string;
}

/** One refusal in a list if a condition holds; else none. */
export function refusedIf(condition: boolean, path: string, reason: string): readonly Refusal[] {
  return condition ? [{ path, reason }] : [];
}

/** The items of a list of objects, each with its path. */
export function itemsOf(doc: Doc, field: string, path: string): readonly { readonly item: Doc; readonly at: string }[] {
  return list(doc[field]).map((item, index) => ({ item: asDoc(item), at: `${path}.${field}[${index.toString()}]` }));
}

/** Whether a list field has items; a list without items is the same as none. */
export function hasItems(doc: Doc, field: string): boolean {
  return list(doc[field]).length > 0;
}

/** Refusals of an enum: a value that is set and not in the list. */
export function enumRefusals(doc: Doc, field: string, path: string, values: readonly string[]): readonly Refusal[] {
  const value = doc[field];
  const isOdd = value !== undefined && value !== null && !values.includes(text(value));
  return refusedIf(isOdd, `${path}.${field}`, `the value ${text(value)} is none of ${values.join(', ')}`);
}

/** Refusals of labels that select workloads (pilot, validateWorkloadSelector). */
export function selectorRefusals(selector: Doc, field: string, path: string): readonly Refusal[] {
  return Object.entries(asDoc(selector[field])).flatMap(([key, value]) => [
    ...refusedIf(key === '', path, 'a label has an empty key'),
    ...refusedIf(`${key}${text(value)}`.includes('*'), path, 'a label has a wildcard; selectors compare exactly'),
  ]);
}
