import { describe, expect, test } from 'vitest';
import { echoCall } from '../probes/echo/echo-call.ts';
import { http } from '../probes/http.ts';
import { byHeader, mixed, outcome, placed, rule, service, strict, tls } from './fixture.ts';

const to = (name: string) => http.get('/', { port: 80, at: 'mixed.foo', headers: { 'x-to': name } });

describe('a Service with and without sidecars behind it', () => {
  const both = (docs: readonly object[]) => [
    outcome([strict, mixed, byHeader, ...docs], 'sleep.full -> new.foo', to('new')),
    outcome([strict, mixed, byHeader, ...docs], 'sleep.full -> old.foo', to('old')),
  ];
  const asSleep = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep';
  const [clear, ended, failed] = [
    'admitted over plaintext',
    'refused by upstream-reset:UC',
    'refused by upstream-reset:UF',
  ];

  test.each([
    ['auto mTLS applies to each endpoint', rule({}), [asSleep, clear]],
    ['a rule for the host applies to all endpoints', rule(tls('ISTIO_MUTUAL')), [asSleep, failed]],
    ['a rule for the host can disable mTLS', rule(tls('DISABLE')), [ended, clear]],
    ['a subset overrides its host', rule(tls('ISTIO_MUTUAL'), {}, tls('DISABLE')), [asSleep, clear]],
    [
      'a subset overrides the port of its host',
      rule(
        { trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'DISABLE' } }] } },
        tls('ISTIO_MUTUAL'),
      ),
      [asSleep, clear],
    ],
  ])('%s', (_, docs, outcomes) => expect(both([docs])).toEqual(outcomes));

  test.each([
    ['does not exist', 'sleep.full -> new.foo', [], 'no Service mixed.foo'],
    ['has other endpoints as well', 'sleep.full -> new.foo', [mixed], 'has the endpoint old as well'],
    [
      'is called without a sidecar',
      'sleep.legacy -> new.foo',
      [mixed, byHeader, rule({})],
      'has the endpoint old as well',
    ],
    ['selects the other workload', 'sleep.full -> old.foo', [mixed, byHeader, rule({})], 'does not select old'],
    ['does not select it', 'sleep.full -> alone.foo', [mixed], 'does not select alone'],
    [
      'has another target port',
      'sleep.full -> new.foo',
      [service('mixed', { tier: 'mixed' }, [{ port: 80, targetPort: 1 }])],
      'port 18080',
    ],
  ])('is not predicted if it %s', (_, route, docs, message) => {
    expect(() => outcome(docs, route, to('new'))).toThrow(message);
  });

  test('is not reached without a subset, nor if no route matches the request', () => {
    const nowhere = 'refused by no-route';
    expect(outcome([mixed, byHeader], 'sleep.full -> new.foo', to('new'))).toBe(nowhere);
    expect(outcome([mixed, byHeader, rule({})], 'sleep.full -> new.foo', to('other'))).toBe(nowhere);
  });
});

describe('a request whose host differs from the address that it is sent to', () => {
  const byPath = placed('VirtualService', 'mixed', {
    hosts: ['mixed'],
    http: [
      {
        name: 'migrated',
        match: [{ uri: { prefix: '/new' } }],
        route: [{ destination: { host: 'mixed', subset: 'new' } }],
      },
      { route: [{ destination: { host: 'mixed', subset: 'old' } }] },
    ],
  });
  const request = (host: string, path: string) => echoCall.http({ host, path });
  const docs = [strict, mixed, byPath, rule(tls('ISTIO_MUTUAL'), tls('DISABLE'))];

  test('is routed by its host and its path', () => {
    expect(outcome(docs, 'echo.foo -> new.foo', request('mixed', '/new/a'))).toBe('refused by upstream-reset:UC');
    expect(outcome(docs, 'echo.foo -> old.foo', request('mixed.foo', '/other'))).toBe('refused by upstream-reset:UF');
  });

  test('is not predicted if that selects another workload than its callee', () => {
    expect(() => outcome(docs, 'echo.foo -> new.foo', request('mixed', '/other'))).toThrow('does not select new');
  });
});

test('a pod behind a headless Service can be called by its own name', () => {
  const probe = echoCall.http({ port: 18080, at: 'set-0.set.foo' });
  expect(outcome([strict], 'echo.foo -> set.foo', probe)).toMatch(/mtls/);
});

test('a route to a port applies to requests for that port, and is not predicted for other ports', () => {
  const toPort = (number: number) =>
    placed('VirtualService', 'echo', {
      hosts: ['echo'],
      http: [{ route: [{ destination: { host: 'echo', port: { number } } }] }],
    });
  const outcomeAt = (number: number) =>
    outcome([strict, toPort(number)], 'sleep.full -> echo.foo', http.get('/', { port: 80 }));
  expect(outcomeAt(80)).toMatch(/mtls/);
  expect(() => outcomeAt(85)).toThrow('target port 18080');
});
