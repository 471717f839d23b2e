import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../outcome.ts';
import { parsePolicies } from '../policies/parse-policies.ts';
import { predict } from '../predict/predict.ts';
import { echoCall } from '../probes/echo.ts';
import { http } from '../probes/http.ts';
import type { ProbeSpec } from '../probes/probe-spec.ts';
import { echo, echoSet, sleep } from '../workloads/cast-member.ts';

const cast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'new.foo': echo.labelled({ tier: 'mixed' }).meshed(),
  'old.foo': echo.labelled({ tier: 'mixed' }).bare(),
  'alone.foo': echo.meshed(),
  'echo.foo': echo.meshed(),
  'set.foo': echoSet.meshed(),
};
const placed = (kind: string, name: string, spec: object) => ({ kind, metadata: { name, namespace: 'foo' }, spec });
const service = (name: string, selector: object, ports: object[] = [{ port: 80, targetPort: 18080 }]) =>
  placed('Service', name, { selector, ports });
const mixed = service('mixed', { tier: 'mixed' });
const byHeader = placed('VirtualService', 'mixed', {
  hosts: ['mixed.foo.svc.cluster.local'],
  http: [
    {
      match: [{ headers: { 'x-to': { exact: 'new' } } }],
      route: [{ destination: { host: 'mixed.foo.svc.cluster.local', subset: 'new' } }],
    },
    {
      match: [{ headers: { 'X-To': { exact: 'old' } } }],
      route: [{ destination: { host: 'mixed', subset: 'old' } }],
    },
  ],
});
const tls = (mode: string) => ({ trafficPolicy: { tls: { mode } } });
const rule = (host: object, ofNew: object = {}, ofOld: object = {}) =>
  placed('DestinationRule', 'mixed', {
    host: 'mixed.foo.svc.cluster.local',
    subsets: [
      { name: 'new', labels: { app: 'new' }, ...ofNew },
      { name: 'old', labels: { app: 'old' }, ...ofOld },
    ],
    ...host,
  });
const strict = placed('PeerAuthentication', 'default', { mtls: { mode: 'STRICT' } });
const to = (name: string) => http.get('/', { port: 80, at: 'mixed.foo', headers: { 'x-to': name } });

function outcome(docs: readonly object[], route: string, probe: ProbeSpec): string {
  return describeOutcome(predict({ policies: parsePolicies(docs), cast, route, probe }).outcome);
}

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
    ['auto mTLS looks at each endpoint', rule({}), [asSleep, clear]],
    ['a rule for the host holds for all', rule(tls('ISTIO_MUTUAL')), [asSleep, failed]],
    ['a rule for the host may forbid it', rule(tls('DISABLE')), [ended, clear]],
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
    ['leads nowhere', 'sleep.full -> new.foo', [], 'no Service mixed.foo'],
    ['leads to others as well', 'sleep.full -> new.foo', [mixed], 'leads to old as well'],
    [
      'is asked by somebody without a sidecar',
      'sleep.legacy -> new.foo',
      [mixed, byHeader, rule({})],
      'leads to old as well',
    ],
    ['leads to the other one', 'sleep.full -> old.foo', [mixed, byHeader, rule({})], 'subset new of mixed'],
    ['does not select it', 'sleep.full -> alone.foo', [mixed], 'no Service mixed.foo'],
    ['has no such subset', 'sleep.full -> new.foo', [mixed, byHeader], 'subset new of mixed'],
    [
      'leads to another port',
      'sleep.full -> new.foo',
      [service('mixed', { tier: 'mixed' }, [{ port: 80, targetPort: 1 }])],
      'port 18080',
    ],
  ])('is not predicted where it %s', (_, route, docs, words) => {
    expect(() => outcome(docs, route, to('new'))).toThrow(words);
  });

  test('is not predicted where no route takes the request', () => {
    expect(() => outcome([mixed, byHeader, rule({})], 'sleep.full -> new.foo', to('nobody'))).toThrow('no route');
  });
});

describe('a request that asks for another name than the address that it was sent to', () => {
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
  const asks = (host: string, path: string) => echoCall.http({ host, path });
  const docs = [strict, mixed, byPath, rule(tls('ISTIO_MUTUAL'), tls('DISABLE'))];

  test('is led by its name and its path', () => {
    expect(outcome(docs, 'echo.foo -> new.foo', asks('mixed', '/new/a'))).toBe('refused by upstream-reset:UC');
    expect(outcome(docs, 'echo.foo -> old.foo', asks('mixed.foo', '/other'))).toBe('refused by upstream-reset:UF');
  });

  test('is not predicted where that leads away from its callee', () => {
    expect(() => outcome(docs, 'echo.foo -> new.foo', asks('mixed', '/other'))).toThrow('subset old of mixed');
    expect(() => outcome(docs, 'echo.foo -> new.foo', asks('other.example.org', '/new'))).toThrow(
      'no Service other.example.org',
    );
  });
});

test('a pod behind a headless Service may be called by its own name', () => {
  const probe = echoCall.http({ port: 18080, at: 'set-0.set.foo' });
  expect(outcome([strict], 'echo.foo -> set.foo', probe)).toMatch(/mtls/);
});

test('a route to a port leads whoever asks that port, and is not predicted for others', () => {
  const toPort = (number: number) =>
    placed('VirtualService', 'echo', {
      hosts: ['echo'],
      http: [{ route: [{ destination: { host: 'echo', port: { number } } }] }],
    });
  const asked = (number: number) =>
    outcome([strict, toPort(number)], 'sleep.full -> echo.foo', http.get('/', { port: 80 }));
  expect(asked(80)).toMatch(/mtls/);
  expect(() => asked(85)).toThrow('leads it to port 85');
});

describe('a VirtualService', () => {
  test('that is bound to gateways alone tells sidecars nothing', () => {
    expect(parsePolicies([placed('VirtualService', 'v', { hosts: ['*'], gateways: ['g'], tcp: [] })])).toEqual([]);
  });

  test.each([
    ['a share of several destinations', { route: [{ destination: { host: 'a' } }, { destination: { host: 'b' } }] }],
    ['a match by a whole path', { match: [{ uri: { exact: '/' } }], route: [{ destination: { host: 'a' } }] }],
    [
      'a match by a part of a header',
      { match: [{ headers: { a: { prefix: 'b' } } }], route: [{ destination: { host: 'a' } }] },
    ],
    ['a fault', { fault: {}, route: [{ destination: { host: 'a' } }] }],
  ])('is not understood with %s', (_, route) => {
    expect(() => parsePolicies([placed('VirtualService', 'v', { hosts: ['a'], http: [route] })])).toThrow(
      'predict the policy foo/v',
    );
  });
});

describe('a name that the mesh was told of by a ServiceEntry', () => {
  const entry = (spec: object = {}) =>
    placed('ServiceEntry', 'ledger', {
      hosts: ['ledger.example'],
      location: 'MESH_INTERNAL',
      resolution: 'DNS',
      ports: [],
      endpoints: [{ address: 'echo.foo.svc.cluster.local', labels: { 'security.istio.io/tlsMode': 'istio' } }],
      ...spec,
    });
  const asked = http.get('/', { port: 80, host: 'ledger.example' });
  const asSleep = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep';

  test.each([
    ['by anybody', {}, asSleep],
    ['by the account that answers', { subjectAltNames: ['spiffe://cluster.local/ns/foo/sa/echo'] }, asSleep],
    [
      'by another account',
      { subjectAltNames: ['spiffe://cluster.local/ns/foo/sa/ledger'] },
      'refused by upstream-reset:UF',
    ],
  ])('is run %s', (_, spec, expected) =>
    expect(outcome([strict, entry(spec)], 'sleep.full -> echo.foo', asked)).toBe(expected),
  );

  test('is not predicted where it leads to somebody else, or to nobody with a sidecar', () => {
    expect(() => outcome([entry()], 'sleep.full -> alone.foo', asked)).toThrow('leads to echo.foo');
    const bare = entry({ endpoints: [{ address: 'echo.foo.svc.cluster.local' }] });
    expect(() => outcome([bare], 'sleep.full -> echo.foo', asked)).toThrow('says of no sidecar');
    expect(() => parsePolicies([entry({ resolution: 'STATIC' })])).toThrow('STATIC');
  });
});
