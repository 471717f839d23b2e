import type { Condition } from '../policy.ts';
import type { Attempt } from './attempt.ts';
import { attributeOf } from './attributes.ts';
import { allOf, anyOf, not, type Truth } from './truth.ts';

/**
 * Whether a condition holds for a request. An empty list sets no condition; the `not` twin excludes
 * what it matches (pilot/pkg/security/authz/model/model.go).
 */
export function holds({ key, any, none, field }: Condition, attempt: Attempt): Truth {
  const attribute = attributeOf(key);
  if (attribute === undefined) return [field];
  const matchesOne = (values: readonly string[]): Truth =>
    anyOf(values.map((value) => attribute.matches(value, attempt, key) ?? [field]));
  return allOf([any.length === 0 || matchesOne(any), none.length === 0 || not(matchesOne(none))]);
}

/** Whether a condition is about requests of HTTP alone. */
export function isHttpOnly({ key }: Condition): boolean {
  return attributeOf(key)?.httpOnly ?? false;
}
