import type { RejectionMechanism } from '../../mechanism.ts';
import { asDoc, list, text, type Doc } from '../parse/readers.ts';

/** Why the API server refuses an object, at which field. */
export interface Refusal {
  /** What refuses it, in the order in which the API server looks at an object. */
  readonly by: RejectionMechanism;
  /** Path of the field, such as `spec.rules[0].from[0]`. */
  readonly path: string;
  /** What is wrong and what to write instead. */
  readonly reason: string;
}

/** One refusal by Istio's webhook in a list if a condition holds; else none. */
export function refusedIf(condition: boolean, path: string, reason: string): readonly Refusal[] {
  return condition ? [{ by: 'istio-webhook', path, reason }] : [];
}

/** One refusal by the schema of the kind, or a rule of it, if a condition holds; else none. */
export function outsideSchema(condition: boolean, path: string, reason: string): readonly Refusal[] {
  return condition ? [{ by: 'schema', path, reason }] : [];
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
  return outsideSchema(isOdd, `${path}.${field}`, `the value ${text(value)} is none of ${values.join(', ')}`);
}

/** Refusals of labels that select workloads. */
export function selectorRefusals(selector: Doc, field: string, path: string): readonly Refusal[] {
  return Object.entries(asDoc(selector[field])).flatMap(([key, value]) => [
    ...outsideSchema(key === '', path, 'a label has an empty key'),
    ...outsideSchema(`${key}${text(value)}`.includes('*'), path, 'a label has a wildcard; selectors compare exactly'),
  ]);
}
