import { describe, expect, test } from 'vitest';
import { bare, decided, get, policyOf, tcp, when } from './fixture.ts';

const denies = (condition: object, attempt = get) => decided(policyOf('DENY', when(condition)), attempt) === 'denied';
const sent = (headers: Readonly<Record<string, string>>) => ({
  ...get,
  http: { method: 'GET', path: '/', headers, host: 'httpbin.foo:8000' },
});

describe('a condition', () => {
  test.each([
    ['source.principal', 'cluster.local/ns/full/sa/sleep', 'cluster.local/ns/full/sa/other'],
    ['source.namespace', 'full', 'other'],
    ['source.serviceAccount', 'full/sleep', 'sleep'],
    ['source.trustDomain', 'cluster.local', 'other.example'],
    ['destination.port', '8080', '8000'],
    ['connection.sni', 'outbound_.8000_._.httpbin.foo.svc.cluster.local', 'httpbin.foo'],
    ['request.headers[Host]', 'httpbin.foo:8000', 'httpbin.foo'],
    ['request.headers[:method]', 'GET', 'POST'],
  ])('on %s matches %s and not %s', (key, value, other) => {
    expect([
      denies({ key, values: [value] }),
      denies({ key, values: [other] }),
      denies({ key, notValues: [value] }),
      denies({ key, notValues: [other] }),
      denies({ key, values: [value, other], notValues: [value] }),
    ]).toEqual([true, false, false, true, false]);
  });

  test('on a header is about its value in its case, and `*` about its presence', () => {
    const key = 'request.headers[X-Team]';
    expect([
      denies({ key, values: ['a*'] }, sent({ 'x-team': 'alpha' })),
      denies({ key, values: ['A*'] }, sent({ 'x-team': 'alpha' })),
      denies({ key, values: ['*'] }, sent({ 'x-team': '' })),
      denies({ key, values: ['*'] }, sent({})),
      denies({ key, notValues: ['*'] }, sent({})),
    ]).toEqual([true, false, true, false, true]);
  });

  test('on a header that clients and sidecars add is not modelled by name', () => {
    const policies = policyOf('DENY', when({ key: 'request.headers[User-Agent]', values: ['curl*'] }));
    expect(decided(policies)).toEqual(['AuthorizationPolicy foo/deny: spec.rules[0].when[0]']);
  });

  test('without a server name is about plaintext', () => {
    expect([
      denies({ key: 'connection.sni', values: ['*'] }, bare),
      denies({ key: 'connection.sni', notValues: ['*'] }, bare),
    ]).toEqual([false, true]);
  });

  test('on addresses is decided with the addresses alone', () => {
    const known = { ...get, addresses: { caller: '10.244.0.7', callee: '10.244.0.9' } };
    const results = ['source.ip', 'remote.ip', 'destination.ip'].map((key) => [
      denies({ key, values: ['10.244.0.7'] }, known),
      denies({ key, values: ['10.244.0.9'] }, known),
      decided(policyOf('DENY', when({ key, values: ['10.244.0.9'] }))),
    ]);
    const unknown = ['AuthorizationPolicy foo/deny: spec.rules[0].when[0]'];
    expect(results).toEqual([
      [true, false, unknown],
      [true, false, unknown],
      [false, true, unknown],
    ]);
  });

  test('on a claim never holds without a token', () => {
    expect([
      denies({ key: 'request.auth.claims[iss]', values: ['*'] }),
      denies({ key: 'request.auth.principal', notValues: ['*'] }),
    ]).toEqual([false, true]);
  });

  test('on a header is ignored in a DENY rule over TCP and voids an ALLOW rule', () => {
    const rules = when({ key: 'request.headers[x]', values: ['y'] });
    expect([decided(policyOf('DENY', rules), tcp), decided(policyOf('ALLOW', rules), tcp)]).toEqual([
      'denied',
      'denied',
    ]);
    const ports = when({ key: 'destination.port', values: ['8080'] });
    expect(decided(policyOf('ALLOW', ports), tcp)).toBe('allowed');
  });

  test('is required beside every source and operation', () => {
    const rule = { to: [{ operation: { methods: ['GET'] } }], when: [{ key: 'source.namespace', values: ['other'] }] };
    expect(decided(policyOf('DENY', [rule]))).toBe('allowed');
  });
});
