import { describe, expect, test } from 'vitest';
import { authentication, decision, ISSUER, policy, rule, token } from './fixture.ts';

const alice = { ...token, claims: { azp: 'app', scope: 'read write', groups: ['dev', 'ops'], org: { id: 'x' }, n: 1 } };
const denies = (one: object, http: object = { token: alice }, extra: object = {}) =>
  decision([authentication([{ ...rule, ...extra }]), policy('DENY', one)], http) === 'denied';
const when = (key: string, ...values: string[]) => ({ when: [{ key, values }] });
const from = (...requestPrincipals: string[]) => ({ from: [{ source: { requestPrincipals } }] });

describe('a request principal', () => {
  test.each([
    [`${ISSUER}/alice`, true],
    [`${ISSUER}/bob`, false],
    ['elsewhere/alice', false],
    ['*', true],
    ['*/alice', true],
    ['*.dev/alice', true],
    ['*/al*', false],
    [`${ISSUER}/*`, true],
    [`${ISSUER}/al*`, true],
    ['*ice', true],
    ['testing*', true],
    [ISSUER, false],
  ])('%s matches issuer and subject: %s', (principal, matches) => {
    expect([denies(from(principal)), denies(when('request.auth.principal', principal))]).toEqual([matches, matches]);
  });

  test('needs a subject, and admits under ALLOW with a valid token alone', () => {
    const { subject: _none, ...nameless } = alice;
    const docs = [authentication([rule]), policy('ALLOW', from('*'))];
    expect(denies(from('*'), { token: nameless })).toBe(false);
    expect([decision(docs, { token: alice }), decision(docs), decision([docs[1] ?? {}], { token: alice })]).toEqual([
      'allowed',
      'denied',
      'denied',
    ]);
  });
});

describe('a condition on a token', () => {
  test.each([
    ['request.auth.audiences', 'shop', 'bank'],
    ['request.auth.presenter', 'app', 'other'],
    ['request.auth.claims[iss]', 'testing*', 'bob'],
    ['request.auth.claims[groups]', 'ops', 'sales'],
    ['request.auth.claims[scope]', 'write', 'read write'],
    ['request.auth.claims[org][id]', 'x', 'y'],
  ])('on %s matches %s and not %s', (key, value, another) => {
    expect([denies(when(key, value)), denies(when(key, another)), denies(when(key, value), {})]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('matches texts alone, and lists where the rule divides them', () => {
    expect([
      denies(when('request.auth.claims[n]', '1')),
      denies(when('request.auth.claims[absent]', '*')),
      denies(when('request.auth.claims[roles]', 'b'), { token: { ...token, claims: { roles: 'a b' } } }),
      denies(
        when('request.auth.claims[roles]', 'b'),
        { token: { ...token, claims: { roles: 'a b' } } },
        {
          spaceDelimitedClaims: ['roles'],
        },
      ),
    ]).toEqual([false, false, false, true]);
  });

  test('does not see the token unless it is forwarded, and not a header that is written from it', () => {
    const header = (name: string) => when(`request.headers[${name}]`, '*');
    const docs = [authentication([{ ...rule, outputPayloadToHeader: 'X-Claims' }]), policy('DENY', header('x-claims'))];
    expect([
      denies(header('Authorization')),
      denies(header('Authorization'), { token: alice }, { forwardOriginalToken: true }),
    ]).toEqual([false, true]);
    expect([decision(docs, { token: alice }), decision(docs, { headers: { 'X-Claims': 'forged' } })]).toEqual([
      ['AuthorizationPolicy foo/deny: spec.rules[0].when[0]'],
      'allowed',
    ]);
  });
});
