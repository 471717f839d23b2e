import type { Attempt } from '../conditions/attempt.ts';
import { matchesText } from '../conditions/text-patterns.ts';

type Claims = Readonly<Record<string, unknown>>;

/**
 * Whether an attribute of the verified token matches; none does without a token
 * (pilot/pkg/security/authz/model, generator.go).
 */
export function matchesToken(value: string, { http }: Attempt, key: string): boolean {
  const { claims } = http ?? {};
  if (claims === undefined) return false;
  if (key === 'request.auth.principal') return matchesPrincipal(value, claims);
  if (key === 'request.auth.audiences') return matchesOne(value, claims['aud']);
  if (key === 'request.auth.presenter') return matchesOne(value, claims['azp']);
  return matchesOne(value, nested(claims, namesIn(key)));
}

/** A text or one text of a list. */
function matchesOne(pattern: string, claim: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return values.some((value) => typeof value === 'string' && matchesText(pattern, value));
}

/**
 * `<issuer>/<subject>`, divided at the last slash, with a wildcard at one end; without a slash the
 * wildcard is for the other one of the two.
 */
function matchesPrincipal(value: string, { iss, sub }: Claims): boolean {
  if (typeof iss !== 'string' || typeof sub !== 'string') return false;
  const [issuer, subject] = dividedAtSlash(value);
  if (value === '*') return iss !== '' && sub !== '';
  if (value.startsWith('*'))
    return matchesText(issuer, iss) && (value.includes('/') ? sub === subject : matchesText(subject, sub));
  if (value.endsWith('*'))
    return matchesText(subject, sub) && (value.includes('/') ? iss === issuer : matchesText(issuer, iss));
  return iss === issuer && sub === subject;
}

function dividedAtSlash(value: string): readonly [issuer: string, subject: string] {
  const slash = value.lastIndexOf('/');
  if (slash !== -1) return [value.slice(0, slash), value.slice(slash + 1)];
  if (value.startsWith('*')) return ['*', value];
  return value.endsWith('*') ? [value, '*'] : [value, ''];
}

/** `request.auth.claims[a][b]` names the claim b in the claim a; any other name is one claim. */
function namesIn(key: string): readonly string[] {
  const brackets = key.slice('request.auth.claims'.length);
  if (/^(\[[^[\]]*\])+$/.test(brackets)) return [...brackets.matchAll(/\[([^[\]]*)\]/g)].map(([, name = '']) => name);
  return [brackets.replace(/^\[|\]$/g, '')];
}

function nested(claims: Claims, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? (value as Claims)[name] : undefined),
    claims,
  );
}
