import type { Workload } from '../../workloads/workload.ts';
import { governs } from '../attached.ts';
import type { Attempt, HttpAttempt } from '../conditions/attempt.ts';
import type { Policy } from '../policy.ts';
import { tokensIn, type FoundToken } from './find-tokens.ts';
import type { JwtRule, RequestAuthentication } from './types.ts';
import { verify, type Verified } from './verify.ts';

/** What the RequestAuthentications of a workload make of a request. */
export type Authenticated =
  | { readonly attempt: Attempt; readonly trace: readonly string[] }
  | { readonly status: 401 | 403; readonly trace: readonly string[] }
  | { readonly notModelled: readonly string[] };

/**
 * Verifies the tokens of a request by all rules of the RequestAuthentications that govern the
 * callee. It passes with one valid token, and without identity if it has none where the rules look;
 * any other token is refused (pilot/pkg/security/authn, policy_applier.go). A TCP port has no such
 * filter.
 */
export function authenticate(policies: readonly Policy[], callee: Workload, attempt: Attempt): Authenticated {
  const governing = policies.filter(
    (policy): policy is RequestAuthentication => policy.kind === 'RequestAuthentication' && governs(policy, callee),
  );
  const rules = governing.flatMap((policy) => policy.rules);
  const { http } = attempt;
  if (http === undefined || rules.length === 0 || isPreflight(http)) return { attempt, trace: [] };
  const results = rules.map((rule) => resultOf(rule, http)).filter((result) => result !== undefined);
  if (results.length === 0) return { attempt: without(attempt, http, rules), trace: ['it has no token to verify'] };
  return decided(attempt, http, results);
}

interface Result {
  readonly rule: JwtRule;
  readonly found: FoundToken;
  readonly verified: Verified;
}

/** What one rule makes of its token; undefined without a token. */
function resultOf(rule: JwtRule, http: HttpAttempt): Result | undefined {
  const [found, ...others] = tokensIn(http, rule);
  if (found === undefined) return undefined;
  // Of several tokens all have to be valid.
  const verified = [found, ...others].map(({ token }) => verify(token, rule));
  const refused = verified.find((one) => one !== undefined && 'status' in one);
  return { rule, found, verified: refused ?? (others.length === 0 ? verified[0] : undefined) };
}

function decided(attempt: Attempt, http: HttpAttempt, results: readonly Result[]): Authenticated {
  const unknown = results.filter(({ verified }) => verified === undefined);
  if (unknown.length > 0) return { notModelled: unknown.map(({ rule }) => `${rule.field}: a token of another source`) };
  const valid = results.find(({ verified }) => verified !== undefined && 'claims' in verified);
  if (valid !== undefined) return accepted(attempt, http, valid);
  const [status = 401, ...others] = new Set(results.flatMap(({ verified }) => statusOf(verified)));
  const places = results.map(({ rule }) => rule.field);
  if (others.length > 0)
    return { notModelled: places.map((place) => `${place}: which of several refusals comes last`) };
  return { status, trace: [`${places.join(' and ')}: the token is refused with ${status.toString()}`] };
}

function statusOf(verified: Verified): readonly (401 | 403)[] {
  return verified !== undefined && 'status' in verified ? [verified.status] : [];
}

/** The request with its claims, and without the token unless it is forwarded. */
function accepted(attempt: Attempt, http: HttpAttempt, { rule, found, verified }: Result): Authenticated {
  const claims = verified !== undefined && 'claims' in verified ? verified.claims : {};
  const { token, headers = {}, ...rest } = http;
  const removed = rule.forwards ? undefined : found.header;
  const left = Object.entries(headers).filter(([name]) => name.toLowerCase() !== removed);
  const kept = token === undefined || removed === 'authorization' ? {} : { token };
  const received = { ...rest, ...kept, headers: Object.fromEntries(left), claims, written: rule.writes };
  return { attempt: { ...attempt, http: received }, trace: [`${rule.field}: the token is valid`] };
}

/** Without a token, headers that rules write are removed (extractor.cc, sanitizeHeaders). */
function without(attempt: Attempt, http: HttpAttempt, rules: readonly JwtRule[]): Attempt {
  const removed = rules.flatMap(({ writes }) => writes);
  const left = Object.entries(http.headers ?? {}).filter(([name]) => !removed.includes(name.toLowerCase()));
  return { ...attempt, http: { ...http, headers: Object.fromEntries(left) } };
}

/** CORS preflight requests are passed on as they are (filter.cc, bypass_cors_preflight). */
function isPreflight({ method, headers = {} }: HttpAttempt): boolean {
  const names = Object.entries(headers).flatMap(([name, value]) => (value === '' ? [] : name.toLowerCase()));
  return method === 'OPTIONS' && names.includes('origin') && names.includes('access-control-request-method');
}
