import type { AuthorizationAction, AuthorizationRule, Condition } from '../policy.ts';
import type { Attempt } from './attempt.ts';
import { holds, isHttpOnly } from './condition.ts';
import { allOf, anyOf, type Truth } from './truth.ts';

/**
 * Whether a rule matches a request: one of its sources, one of its operations and all of its
 * conditions. Over plain TCP a condition on HTTP voids the whole ALLOW rule and is ignored in any
 * other, which then matches more (pilot/pkg/security/authz/model/model.go, checkError; istio.io,
 * tasks/security/authorization/authz-tcp).
 */
export function matchesRule(
  { from, to, when }: AuthorizationRule,
  attempt: Attempt,
  action: AuthorizationAction,
): Truth {
  const isTcp = attempt.http === undefined;
  const voids = isTcp && action === 'ALLOW' && [...from.flat(), ...to.flat(), ...when].some(isHttpOnly);
  if (voids) return false;
  const all = (conditions: readonly Condition[]): Truth =>
    allOf(conditions.filter((condition) => !isTcp || !isHttpOnly(condition)).map((one) => holds(one, attempt)));
  const one = (alternatives: readonly (readonly Condition[])[]): Truth =>
    alternatives.length === 0 || anyOf(alternatives.map(all));
  return allOf([one(from), one(to), all(when)]);
}
