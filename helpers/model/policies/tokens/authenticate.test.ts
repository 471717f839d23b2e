import { describe, expect, test } from 'vitest';
import type { Token } from '../../probes/token.ts';
import { authorize } from '../authorization.ts';
import { callee, tcp } from '../conditions/fixture.ts';
import { parsePolicies } from '../parse-policies.ts';
import { authentication, decision, ISSUER, policy, rule, token } from './fixture.ts';

const shop = { ...rule, audiences: ['https://shop/'] };
const other = { issuer: 'other@meshproof.dev', jwksUri: 'https://other.invalid/jwks' };
const jwt = (claims: object) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const bearer = (text: string) => ({ headers: { Authorization: `Bearer ${text}` } });

describe('a RequestAuthentication', () => {
  test.each<[string, object, Token | undefined, unknown]>([
    ['no token', rule, undefined, 'allowed'],
    ['a valid token', rule, token, 'allowed'],
    ['a token of an issuer that no rule has', rule, { ...token, issuer: 'elsewhere' }, 401],
    ['an expired token', rule, { ...token, defect: 'expired' }, 401],
    ['a forged token', rule, { ...token, defect: 'forged' }, 401],
    ['a malformed token', rule, { ...token, defect: 'malformed' }, 401],
    ['a token for its audience, whatever the scheme', shop, token, 'allowed'],
    ['a token for another audience', shop, { ...token, audiences: ['bank'] }, 403],
    ['an expired token for another audience', shop, { ...token, audiences: ['bank'], defect: 'expired' }, 401],
    ['a token of the run where the keys are those of others', { ...rule, jwks: '{"keys":[]}' }, token, 401],
    ['a token of the run where the keys are fetched', { issuer: ISSUER, jwksUri: 'https://a.b/jwks' }, token, 401],
    ['any issuer where the rule has none', { ...rule, issuer: '' }, { ...token, issuer: 'elsewhere' }, 'allowed'],
  ])('decides on %s', (_, one, sent, expected) => {
    expect(decision([authentication([one])], sent === undefined ? {} : { token: sent })).toBe(expected);
  });

  test('combines with those of the namespace and of the mesh that govern the workload', () => {
    const sent = { token: { ...token, issuer: other.issuer } };
    const mesh = authentication([rule], {}, { namespace: 'istio-system', name: 'mesh' });
    expect([
      decision([authentication([other]), mesh], { token }),
      decision([authentication([other]), mesh], sent),
      decision([authentication([other], { selector: { matchLabels: { app: 'else' } } })], sent),
      decision([authentication([other], {}, { namespace: 'bar' })], sent),
      decision([authentication([other], { targetRefs: [{ kind: 'Service', name: 'httpbin' }] })], sent),
    ]).toEqual(['allowed', 401, 'allowed', 'allowed', 'allowed']);
  });

  test('passes with one valid token, whatever another rule finds elsewhere', () => {
    const elsewhere = { ...other, fromHeaders: [{ name: 'x-token' }] };
    const both = [authentication([elsewhere, rule])];
    expect([
      decision(both, { token, headers: { 'x-token': 'none' } }),
      decision(both, { headers: { 'x-token': 'none' } }),
      decision(both, { token: { ...token, defect: 'forged' } }),
    ]).toEqual(['allowed', 401, 401]);
  });

  test('refuses with one of two statuses where rules disagree, which is not modelled', () => {
    const bank = { ...rule, audiences: ['bank'] };
    expect(decision([authentication([bank, other])], { token })).toEqual([
      'RequestAuthentication foo/tokens: spec.jwtRules[0]: which of several refusals comes last',
      'RequestAuthentication foo/tokens: spec.jwtRules[1]: which of several refusals comes last',
    ]);
  });

  test('knows of written tokens whether they have the form and an issuer of a rule', () => {
    const docs = [authentication([rule])];
    expect([
      decision(docs, bearer('no-token')),
      decision(docs, bearer(jwt({ iss: 'elsewhere' }))),
      decision(docs, bearer(jwt({ iss: ISSUER }))),
      decision(docs, { headers: { Authorization: 'Basic YTpi' } }),
      decision(docs, { path: '/?access_token=x.y' }),
    ]).toEqual([
      401,
      401,
      ['RequestAuthentication foo/tokens: spec.jwtRules[0]: a token of another source'],
      'allowed',
      401,
    ]);
  });

  test('looks in the headers, parameters and cookies that it names, and nowhere else', () => {
    const from = (location: object) => [authentication([{ ...rule, ...location }])];
    expect([
      decision(from({ fromHeaders: [{ name: 'X-Token', prefix: 'T ' }] }), { token, headers: { 'x-token': 'T x' } }),
      decision(from({ fromHeaders: [{ name: 'X-Token', prefix: 'T ' }] }), { headers: { 'x-token': 'x' } }),
      decision(from({ fromParams: ['t'] }), { path: '/?a=b&t=x' }),
      decision(from({ fromParams: ['t'] }), { path: '/?access_token=x' }),
      decision(from({ fromCookies: ['t'] }), { headers: { Cookie: 'a=b; t=x' } }),
      decision(from({ fromCookies: ['t'] }), bearer('x')),
      decision(from({ fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }] }), { token }),
    ]).toEqual([401, 'allowed', 401, 'allowed', 401, 'allowed', 'allowed']);
  });

  test('leaves CORS preflights and bytes alone', () => {
    const docs = [authentication([rule])];
    const headers = { Origin: 'https://a.b', 'Access-Control-Request-Method': 'GET', ...bearer('x').headers };
    expect([decision(docs, { method: 'OPTIONS', headers }), decision(docs, { headers })]).toEqual(['allowed', 401]);
    expect(authorize(parsePolicies(docs), callee, tcp).allowed).toBe(true);
  });
});

test('a token is verified after CUSTOM and before DENY', () => {
  const every = {};
  const bad = { token: { ...token, defect: 'forged' } as const };
  expect([
    decision([authentication([rule]), policy('DENY', every)], bad),
    decision([authentication([rule]), policy('CUSTOM', every, { provider: { name: 'none' } })], bad),
  ]).toEqual([401, 'denied']);
});
