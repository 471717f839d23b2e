import { describe, expect, test } from 'vitest';
import { parsePolicies } from '../policies/parse-policies.ts';
import { http } from '../probes/http.ts';
import { outcome, placed } from './fixture.ts';

const HOST = 'echo.foo.svc.cluster.local';
const asSleep = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep';
const [clear, nowhere] = ['admitted over plaintext', 'refused by no-route'];
/** The subset `plain` has plaintext, `none` no endpoint. */
const subsets = placed('DestinationRule', 'echo', {
  host: HOST,
  subsets: [
    { name: 'plain', labels: { version: 'v1' }, trafficPolicy: { tls: { mode: 'DISABLE' } } },
    { name: 'mutual', labels: { 'service.istio.io/canonical-name': 'echo' } },
    { name: 'none', labels: { version: 'v9' } },
  ],
});
const plain = [{ destination: { host: HOST, subset: 'plain' } }];
const rest = { route: [{ destination: { host: HOST } }] };
const virtual = (hosts: string[], ...httpRoutes: object[]) =>
  placed('VirtualService', 'echo', { hosts, http: httpRoutes });
const to = (docs: readonly object[], probe = http.get('/', { port: 80 })) =>
  outcome([subsets, ...docs], 'sleep.full -> echo.foo', probe);

describe('hosts of a VirtualService', () => {
  const at = (port: number, host: string) => http.get('/', { port, host });
  test.each([
    ['the full name', [HOST], at(80, 'echo.foo'), clear],
    ['a name without a dot', ['echo'], at(80, 'echo.foo'), clear],
    ['all names', ['*'], at(85, 'echo.foo'), clear],
    ['all names of the namespace', ['*.foo.svc.cluster.local'], at(85, HOST), clear],
    ['two parts on another port than 80', ['echo.foo'], at(85, 'echo.foo'), asSleep],
    ['two parts on port 80, for that name', ['echo.foo'], at(80, 'echo.foo'), clear],
    ['two parts on port 80, for the full name', ['echo.foo'], at(80, HOST), asSleep],
    ['a name that is no Service, on port 80', ['web.example'], at(80, 'web.example'), clear],
    ['a name that is no Service, on another port', ['web.example'], at(85, 'web.example'), clear],
  ])('%s', (_, hosts, probe, expected) => expect(to([virtual(hosts, { route: plain })], probe)).toBe(expected));

  test('of which an exact one takes precedence over one with *', () => {
    const exact = { ...virtual([HOST], rest), metadata: { name: 'exact', namespace: 'foo' } };
    expect(to([virtual(['*.foo.svc.cluster.local'], { route: plain }), exact])).toBe(asSleep);
  });

  test('that two have are those of the older one, private ones first', () => {
    const older = virtual([HOST], { route: plain });
    const younger = { ...virtual([HOST], rest), metadata: { name: 'younger', namespace: 'foo' } };
    expect(to([older, younger])).toBe(clear);
    const local = { ...younger, metadata: { name: 'local', namespace: 'full' } };
    const exported = { ...local, spec: { ...local.spec, exportTo: ['.'] } };
    expect(to([older, exported])).toBe(asSleep);
    expect(to([older, local])).toBe(clear);
  });
});

describe('a match', () => {
  const marked = http.get('/a/b?c', { port: 80, headers: { 'X-V': '12' } });
  test.each([
    ['a header without a condition', { headers: { 'x-v': {} } }, clear],
    ['the regex * of a header', { headers: { 'x-v': { regex: '*' } } }, clear],
    ['a header that is absent', { headers: { 'x-w': {} } }, asSleep],
    ['an exact header', { headers: { 'x-v': { exact: '12' } } }, clear],
    ['an empty exact header', { headers: { 'x-v': { exact: '' } } }, asSleep],
    ['the beginning of a header', { headers: { 'x-v': { prefix: '1' } } }, clear],
    ['a regex of a part of a header', { headers: { 'x-v': { regex: '1' } } }, asSleep],
    ['no header', { withoutHeaders: { 'x-v': {} } }, asSleep],
    ['no such header', { withoutHeaders: { 'x-v': { exact: '13' }, 'x-w': {} } }, clear],
    ['an exact path, without its query', { uri: { exact: '/a/b' } }, clear],
    ['another case', { uri: { prefix: '/A' } }, asSleep],
    ['any case', { uri: { prefix: '/A' }, ignoreUriCase: true }, clear],
    ['a regex of the whole path', { uri: { regex: '/a/.' } }, clear],
    ['another method', { method: { exact: 'POST' } }, asSleep],
    ['another port', { port: 85 }, asSleep],
    ['other callers', { sourceLabels: { app: 'auditor' } }, asSleep],
    ['these callers', { sourceLabels: { app: 'sleep' }, sourceNamespace: 'full' }, clear],
    ['gateways alone', { gateways: ['foo/ingress'] }, asSleep],
    ['the mesh, whatever the callers', { gateways: ['mesh'], sourceLabels: { app: 'auditor' } }, clear],
  ])('of %s', (_, match, expected) =>
    expect(to([virtual([HOST], { match: [match], route: plain }, rest)], marked)).toBe(expected),
  );

  test('of an empty list matches everything, and one of a list is enough', () => {
    expect(to([virtual([HOST], { match: [], route: plain })])).toBe(clear);
    expect(to([virtual([HOST], { match: [{ uri: { exact: '/x' } }, {}], route: plain })])).toBe(clear);
  });

  test('for other callers alone leaves the Service as it is, and another one no route', () => {
    expect(to([virtual([HOST], { match: [{ port: 85 }], route: plain })])).toBe(asSleep);
    expect(to([virtual([HOST], { match: [{ uri: { exact: '/x' } }], route: plain })])).toBe(nowhere);
  });
});

describe('a route', () => {
  const route = (destination: object, ...others: object[]) => virtual([HOST], { route: [{ destination }, ...others] });
  test.each([
    ['to a host of two parts has no cluster', [route({ host: 'echo.foo' })], nowhere],
    ['to a subset that no rule has has no cluster', [route({ host: HOST, subset: 'v2' })], nowhere],
    ['to a subset without pods has no endpoint', [route({ host: HOST, subset: 'none' })], 'refused by no-endpoints'],
    ['by a label of injection finds its subset', [route({ host: HOST, subset: 'mutual' })], asSleep],
    [
      'with weights has the outcome of all that have one',
      [
        virtual([HOST], {
          route: [
            { weight: 50, ...rest.route[0] },
            { weight: 50, destination: { host: HOST, subset: 'mutual' } },
            { weight: 0, ...plain[0] },
          ],
        }),
      ],
      asSleep,
    ],
  ])('%s', (_, docs, expected) => expect(to(docs)).toBe(expected));

  test('with weights whose outcomes differ is not predicted', () => {
    const split = [
      { weight: 50, ...rest.route[0] },
      { weight: 50, ...plain[0] },
    ];
    expect(() => to([virtual([HOST], { route: split })])).toThrow('outcomes differ');
  });

  test('that writes another path is authorized by it', () => {
    const deny = placed('AuthorizationPolicy', 'deny', {
      action: 'DENY',
      rules: [{ to: [{ operation: { paths: ['/new/b'] } }] }],
    });
    const written = virtual([HOST], { match: [{ uri: { prefix: '/old' } }], rewrite: { uri: '/new' }, ...rest });
    expect(to([deny, written], http.get('/old/b', { port: 80 }))).toBe('refused by rbac-403');
  });

  test.each(['fault', 'directResponse', 'delegate'])('with %s is not modelled', (field) => {
    const [read] = parsePolicies([virtual([HOST], { [field]: {}, ...rest })]);
    expect(read?.notModelled).toEqual([`spec.http[0].${field}`]);
  });
});

test('a VirtualService that is bound to gateways alone does not apply to sidecars', () => {
  const bound = (...gateways: string[]) =>
    to([placed('VirtualService', 'v', { hosts: [HOST], gateways, http: [{ route: plain }] })]);
  expect([bound('g'), bound('g', 'mesh')]).toEqual([asSleep, clear]);
});

test('a redirect is an answer of the sidecar, with its status', () => {
  const redirecting = (redirect: object) => to([virtual([HOST], { redirect })]);
  expect([redirecting({ uri: '/x' }), redirecting({ redirectCode: 302 })]).toEqual([
    'refused by redirected:301',
    'refused by redirected:302',
  ]);
});
