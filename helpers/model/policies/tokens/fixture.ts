import type { Token } from '../../probes/token.ts';
import { authorize } from '../authorization.ts';
import type { HttpAttempt } from '../conditions/attempt.ts';
import { callee, get } from '../conditions/fixture.ts';
import { parsePolicies } from '../parse-policies.ts';
import { KEY_OF_RUN } from './key-set.ts';

/** The issuer of the tests, whose rule has the key of the run. */
export const ISSUER = 'testing@meshproof.dev';
export const keys = JSON.stringify({ keys: [{ kty: 'RSA', kid: KEY_OF_RUN, e: 'AQAB', n: 'x' }] });
export const rule = { issuer: ISSUER, jwks: keys };
/** A valid token. */
export const token: Token = { issuer: ISSUER, subject: 'alice', audiences: ['shop'] };

/** A RequestAuthentication in the callee's namespace. */
export const authentication = (jwtRules: readonly object[], spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name: 'tokens', namespace: 'foo', ...metadata },
  spec: { jwtRules, ...spec },
});

/** An AuthorizationPolicy with one rule. */
export const policy = (action: string, one: object, spec: object = {}) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: action.toLowerCase(), namespace: 'foo' },
  spec: { action, rules: [one], ...spec },
});

/**
 * The decision on a GET: `allowed`, `denied`, the status of a refused token, or what is not known.
 */
export function decision(docs: readonly object[], http: Partial<HttpAttempt> = {}): unknown {
  const attempt = { ...get, http: { method: 'GET', path: '/', host: 'httpbin.foo:8000', ...http } };
  const { allowed, tokenStatus, notModelled } = authorize(parsePolicies(docs), callee, attempt);
  return notModelled ?? tokenStatus ?? (allowed ? 'allowed' : 'denied');
}
