import { claimsOf, type Token } from '../../probes/token.ts';
import type { JwtRule } from './types.ts';

/**
 * What a rule finds a token to be: valid with its claims, refused with a status, or undefined where
 * the model cannot verify it.
 */
export type Verified =
  | { readonly claims: Readonly<Record<string, unknown>> }
  | { readonly status: 401 | 403 }
  | undefined;

const REFUSED = { status: 401 } as const;

/**
 * Verifies a token by a rule: its form, issuer, time, audience and then signature. A wrong audience
 * alone is answered with 403 (Envoy, jwt_authn, authenticator.cc and filter.cc).
 */
export function verify(token: Token | string, rule: JwtRule): Verified {
  if (typeof token === 'string') return verifyText(token, rule);
  const { issuer, audiences = [], defect } = token;
  if (defect === 'malformed' || !isIssuer(issuer, rule) || defect === 'expired') return REFUSED;
  if (!isForAudience(audiences, rule)) return { status: 403 };
  if (defect === 'forged' || !rule.hasKeyOfRun) return REFUSED;
  return { claims: normalized(claimsOf(token), rule) };
}

/** A token that a record writes out: only its form and its issuer can be verified. */
function verifyText(token: string, rule: JwtRule): Verified {
  const [, payload = '', ...others] = token.split('.');
  const claims = others.length === 1 ? jsonOf(payload) : undefined;
  if (claims === undefined) return REFUSED;
  const { iss } = claims as { iss?: unknown };
  return isIssuer(typeof iss === 'string' ? iss : '', rule) ? undefined : REFUSED;
}

function jsonOf(part: string): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isIssuer(issuer: string, rule: JwtRule): boolean {
  return rule.issuer === '' || rule.issuer === issuer;
}

/** Compared without a scheme and a slash at the end (jwt_verify_lib, check_audience.cc). */
function isForAudience(audiences: readonly string[], rule: JwtRule): boolean {
  const bare = (audience: string): string => audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
  const allowed = rule.audiences.map(bare);
  return allowed.length === 0 || audiences.some((audience) => allowed.includes(bare(audience)));
}

function normalized(claims: Readonly<Record<string, unknown>>, { spaced }: JwtRule): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      spaced.includes(name) && typeof value === 'string' ? value.split(' ') : value,
    ]),
  );
}
