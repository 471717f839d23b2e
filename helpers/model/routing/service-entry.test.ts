import { describe, expect, test } from 'vitest';
import { parsePolicies } from '../policies/parse-policies.ts';
import { http } from '../probes/http.ts';
import { outcome, placed, strict } from './fixture.ts';

describe('a host of a ServiceEntry', () => {
  const entry = (spec: object = {}) =>
    placed('ServiceEntry', 'ledger', {
      hosts: ['ledger.example'],
      location: 'MESH_INTERNAL',
      resolution: 'DNS',
      ports: [],
      endpoints: [{ address: 'echo.foo.svc.cluster.local', labels: { 'security.istio.io/tlsMode': 'istio' } }],
      ...spec,
    });
  const probe = http.get('/', { port: 80, host: 'ledger.example' });
  const asSleep = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep';

  test.each([
    ['without expected identities', {}, asSleep],
    ['with the identity of its endpoint', { subjectAltNames: ['spiffe://cluster.local/ns/foo/sa/echo'] }, asSleep],
    [
      'with another identity',
      { subjectAltNames: ['spiffe://cluster.local/ns/foo/sa/ledger'] },
      'refused by upstream-reset:UF',
    ],
  ])('%s is predicted', (_, spec, expected) =>
    expect(outcome([strict, entry(spec)], 'sleep.full -> echo.foo', probe)).toBe(expected),
  );

  test('is not predicted if its endpoint is another workload or has no sidecar', () => {
    expect(() => outcome([entry()], 'sleep.full -> alone.foo', probe)).toThrow('has the endpoint echo.foo');
    const bare = entry({ endpoints: [{ address: 'echo.foo.svc.cluster.local' }] });
    expect(() => outcome([bare], 'sleep.full -> echo.foo', probe)).toThrow('does not mark its endpoint as meshed');
    expect(parsePolicies([entry({ resolution: 'STATIC' })])[0]?.notModelled).toEqual(['spec.resolution: "STATIC"']);
  });
});
