import { describe, expect, test } from 'vitest';
import { bare, decided, from, get, policyOf, tcp } from './fixture.ts';

const denies = (source: object, attempt = get) => decided(policyOf('DENY', from(source)), attempt) === 'denied';

describe('present but empty', () => {
  test.each([
    [{ principals: [], namespaces: ['full'] }],
    [{ principals: [], notPrincipals: [], namespaces: [] }],
    [{ notNamespaces: [] }],
  ])('lists such as %j set no condition', (source) => {
    expect(decided(policyOf('ALLOW', from(source)))).toBe('allowed');
  });

  test('lists of sources, operations and conditions set none either', () => {
    const allowed = [{ from: [], to: [], when: [] }];
    expect([decided(policyOf('ALLOW', allowed)), decided(policyOf('ALLOW', []))]).toEqual(['allowed', 'denied']);
  });
});

describe('a namespace', () => {
  test.each([
    ['full', true],
    ['fu*', true],
    ['*ll', true],
    ['f*l', true],
    ['*', true],
    ['ful', false],
    ['full.', false],
  ])('%s matches with a wildcard anywhere', (namespace, matches) => {
    expect([denies({ namespaces: [namespace] }), denies({ namespaces: [namespace] }, bare)]).toEqual([matches, false]);
  });
});

test.each([
  ['cluster.local', true],
  ['*.local', true],
  ['cluster.*', true],
  ['*', true],
  ['other.example', false],
])('a trust domain %s matches the one in the certificate', (domain, matches) => {
  expect([
    denies({ trustDomains: [domain] }),
    denies({ notTrustDomains: [domain] }),
    denies({ trustDomains: [domain] }, bare),
  ]).toEqual([matches, !matches, false]);
});

describe('a principal', () => {
  test.each([
    ['cluster.local/ns/full/*', true],
    ['*/sa/sleep', true],
    ['*/ns/*/sa/sleep', false],
    ['cluster.local/ns/*/sa/sleep', false],
    ['spiffe://cluster.local/ns/full/sa/sleep', false],
  ])('%s has a wildcard at one end only', (principal, matches) => {
    expect([denies({ principals: [principal] }), denies({ notPrincipals: [principal] })]).toEqual([matches, !matches]);
  });
});

describe('a request principal', () => {
  test('is never present without a token', () => {
    expect([
      denies({ requestPrincipals: ['*'] }),
      denies({ notRequestPrincipals: ['*'] }),
      decided(policyOf('ALLOW', from({ requestPrincipals: ['*'] }))),
    ]).toEqual([false, true, 'denied']);
  });

  test('is a field of HTTP: ignored in a DENY rule over TCP', () => {
    expect(denies({ requestPrincipals: ['*'] }, tcp)).toBe(true);
  });
});

describe('an IP block', () => {
  const known = { ...get, addresses: { caller: '10.244.0.7', callee: '10.244.0.9' } };

  test.each([
    ['10.244.0.0/16', true],
    ['10.244.0.7', true],
    ['10.244.0.8', false],
    ['0.0.0.0/0', true],
    ['fd00::/8', false],
  ])('%s is compared with the address of the calling pod', (block, matches) => {
    expect([denies({ ipBlocks: [block] }, known), denies({ notIpBlocks: [block] }, known)]).toEqual([
      matches,
      !matches,
    ]);
  });

  test('without the address is decided only for blocks without pods, and else not modelled by name', () => {
    expect([
      decided(policyOf('DENY', from({ ipBlocks: ['203.0.113.0/24', '127.0.0.1'] }))),
      decided(policyOf('DENY', from({ ipBlocks: ['10.0.0.0/8'] }))),
      decided(policyOf('DENY', from({ notIpBlocks: ['10.0.0.0/8'] }))),
    ]).toEqual([
      'allowed',
      ['AuthorizationPolicy foo/deny: spec.rules[0].from[0].source.ipBlocks'],
      ['AuthorizationPolicy foo/deny: spec.rules[0].from[0].source.notIpBlocks'],
    ]);
  });

  test('that is unknown does not matter where another condition or policy decides', () => {
    const other = policyOf('DENY', from({ ipBlocks: ['10.0.0.0/8'], namespaces: ['other'] }));
    const closed = [...policyOf('DENY', from({ ipBlocks: ['10.0.0.0/8'] })), ...policyOf('ALLOW', undefined)];
    expect([decided(other), decided(closed)]).toEqual(['allowed', 'denied']);
  });

  test('of a remote client is compared with the last address of X-Forwarded-For', () => {
    const forwarded = (value: string) => ({
      ...get,
      http: { method: 'GET', path: '/', headers: { 'X-Forwarded-For': value } },
    });
    expect([
      denies({ remoteIpBlocks: ['203.0.113.9'] }, forwarded('198.51.100.1, 203.0.113.9')),
      denies({ remoteIpBlocks: ['198.51.100.1'] }, forwarded('198.51.100.1, 203.0.113.9')),
      denies({ ipBlocks: ['203.0.113.9'] }, forwarded('203.0.113.9')),
      decided(policyOf('DENY', from({ remoteIpBlocks: ['10.0.0.0/8'] })), forwarded('no address')),
    ]).toEqual([true, false, false, ['AuthorizationPolicy foo/deny: spec.rules[0].from[0].source.remoteIpBlocks']]);
  });
});
