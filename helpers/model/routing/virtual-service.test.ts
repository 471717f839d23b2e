import { describe, expect, test } from 'vitest';
import { parsePolicies } from '../policies/parse-policies.ts';
import { placed } from './fixture.ts';

describe('a VirtualService', () => {
  test('that is bound to gateways alone does not apply to sidecars', () => {
    expect(parsePolicies([placed('VirtualService', 'v', { hosts: ['*'], gateways: ['g'], tcp: [] })])).toEqual([]);
  });

  test.each([
    ['several weighted destinations', { route: [{ destination: { host: 'a' } }, { destination: { host: 'b' } }] }],
    ['an exact path match', { match: [{ uri: { exact: '/' } }], route: [{ destination: { host: 'a' } }] }],
    [
      'a header prefix match',
      { match: [{ headers: { a: { prefix: 'b' } } }], route: [{ destination: { host: 'a' } }] },
    ],
    ['a fault', { fault: {}, route: [{ destination: { host: 'a' } }] }],
  ])('with %s is not modelled', (_, route) => {
    expect(() => parsePolicies([placed('VirtualService', 'v', { hosts: ['a'], http: [route] })])).toThrow(
      'predict the policy foo/v',
    );
  });
});
