import { describe, expect, test } from 'vitest';
import { parsePolicies } from '../policies/parse-policies.ts';
import { placed } from './fixture.ts';

const to = [{ destination: { host: 'a' } }];

describe('a VirtualService', () => {
  test('that is bound to gateways alone does not apply to sidecars', () => {
    expect(parsePolicies([placed('VirtualService', 'v', { hosts: ['*'], gateways: ['g'], tcp: [] })])).toEqual([]);
  });

  test.each([
    [
      'several weighted destinations',
      { route: [{ destination: { host: 'a' } }, { destination: { host: 'b' } }] },
      'route: 2 destinations',
    ],
    ['an exact path match', { match: [{ uri: { exact: '/' } }], route: to }, 'match[0].uri.exact'],
    ['a header prefix match', { match: [{ headers: { a: { prefix: 'b' } } }], route: to }, 'match[0].headers.a.prefix'],
    ['a fault', { fault: {}, route: to }, 'fault'],
  ])('with %s is not modelled as a whole', (_, route, path) => {
    const [read] = parsePolicies([placed('VirtualService', 'v', { hosts: ['a'], http: [route] })]);
    expect(read?.notModelled).toEqual([`spec.http[0].${path}`]);
  });
});
