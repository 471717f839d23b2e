import { describe, expect, test } from 'vitest';
import { parseMeshConfig } from '../../policies/mesh-config.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { http } from '../../probes/http.ts';
import { httpbin, sleep } from '../../workloads/sample-workloads.ts';
import { isPrediction, predict } from '../predict.ts';

const cast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'httpbin.foo': httpbin.meshed(),
  'httpbin.legacy': httpbin.bare(),
};
const MESHED = 'sleep.full -> httpbin.foo';
const BARE = 'sleep.legacy -> httpbin.foo';
const TO_BARE = 'sleep.full -> httpbin.legacy';

const object = (apiVersion: string, kind: string, spec: object, namespace = 'foo') => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace },
  spec,
});
const security = (kind: string, spec: object, namespace?: string) =>
  object('security.istio.io/v1', kind, spec, namespace);
const networking = (kind: string, spec: object, namespace?: string) =>
  object('networking.istio.io/v1', kind, spec, namespace);
const odd = { odd: 1 };
const rule = (host: string, more: object = {}) => ({ host, ...odd, ...more });
const labels = { app: 'other' };

/** The routes of which something is not modelled, each with what. */
function unmodelled(doc: object, probe = http.get('/headers', { port: 8000 })) {
  const policies = parsePolicies([doc]);
  const results = [MESHED, BARE, TO_BARE].map((route) => [route, predict({ policies, cast, route, probe })] as const);
  return results.flatMap(([route, result]) => (isPrediction(result) ? [] : [[route, ...result.notModelled]]));
}

describe('a policy with a field that is not modelled', () => {
  test.each([
    ['AuthorizationPolicy of the callee', security('AuthorizationPolicy', { rules: [odd] }), [MESHED, BARE]],
    [
      'AuthorizationPolicy of another workload',
      security('AuthorizationPolicy', { ...odd, selector: { matchLabels: labels } }),
      [],
    ],
    ['AuthorizationPolicy of another namespace', security('AuthorizationPolicy', odd, 'bar'), []],
    ['AuthorizationPolicy of the root namespace', security('AuthorizationPolicy', odd, 'istio-system'), [MESHED, BARE]],
    ['PeerAuthentication of the callee', security('PeerAuthentication', odd), [MESHED, BARE]],
    ['DestinationRule of the host', networking('DestinationRule', rule('httpbin')), [MESHED]],
    ['DestinationRule of a pattern', networking('DestinationRule', rule('*.local', {}), 'full'), [MESHED, TO_BARE]],
    ['DestinationRule of another host', networking('DestinationRule', rule('ledger')), []],
    [
      'DestinationRule that is exported elsewhere',
      networking('DestinationRule', rule('httpbin', { exportTo: ['bar'] })),
      [],
    ],
    [
      'VirtualService of the host',
      networking('VirtualService', { hosts: ['httpbin.foo.svc.cluster.local'], http: [{ fault: {} }] }),
      [MESHED],
    ],
    ['VirtualService of another host', networking('VirtualService', { hosts: ['web.example.com'], tls: [] }), []],
    [
      'ServiceEntry of another host',
      networking('ServiceEntry', { hosts: ['web.example.com'], location: 'MESH_EXTERNAL' }),
      [],
    ],
    ['Sidecar of the caller', networking('Sidecar', { egress: [] }, 'full'), [MESHED, TO_BARE]],
    ['Sidecar of the mesh', networking('Sidecar', { egress: [] }, 'istio-system'), [MESHED, BARE, TO_BARE]],
    ['EnvoyFilter of another workload', networking('EnvoyFilter', { workloadSelector: { labels } }), []],
    ['RequestAuthentication of the callee', security('RequestAuthentication', { unknown: 'x' }), [MESHED, BARE]],
    [
      'NetworkPolicy of a callee without a sidecar',
      object('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {} }, 'legacy'),
      [BARE, TO_BARE],
    ],
    [
      'HTTPRoute of a Service',
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', { parentRefs: [{ kind: 'Service', name: 'httpbin' }] }),
      [MESHED, BARE],
    ],
    [
      'HTTPRoute of a gateway',
      object('gateway.networking.k8s.io/v1', 'HTTPRoute', { parentRefs: [{ name: 'g' }] }),
      [],
    ],
    ['policy of another mesh', object('policy.linkerd.io/v1alpha1', 'AuthorizationPolicy', {}), [MESHED, BARE]],
    ['kind of the cluster', object('networking.istio.io/v1', 'Unheard', {}, ''), [MESHED, BARE, TO_BARE]],
    ['Deployment', object('apps/v1', 'Deployment', {}), []],
  ])('concerns certain routes alone: %s', (_, doc, routes) => {
    expect(unmodelled(doc).map(([route]) => route)).toEqual(routes);
  });

  test('is named with its object, and another kind with its apiVersion', () => {
    const policy = security('AuthorizationPolicy', {
      rules: [{ from: [{ source: odd }], when: [{ key: 'experimental.envoy.filters.a[b]', values: ['c'] }] }],
    });
    expect(unmodelled(policy)[0]).toEqual([
      MESHED,
      'AuthorizationPolicy foo/x: spec.rules[0].from[0].source.odd',
      'AuthorizationPolicy foo/x: spec.rules[0].when[0].key: experimental.envoy.filters.a[b]',
    ]);
    expect(unmodelled(object('policy.linkerd.io/v1alpha1', 'AuthorizationPolicy', {}))[0]).toEqual([
      MESHED,
      'AuthorizationPolicy foo/x: kind (policy.linkerd.io/v1alpha1)',
    ]);
  });

  test('concerns a route to the host that the request names, and no other', () => {
    const entry = networking('ServiceEntry', { hosts: ['web.example.com'], location: 'MESH_EXTERNAL' });
    const named = http.get('/', { port: 8000, host: 'web.example.com' });
    expect(unmodelled(entry, named).map(([route]) => route)).toEqual([MESHED, BARE, TO_BARE]);
  });

  test('of the mesh concerns every route', () => {
    const mesh = parseMeshConfig([{ kind: 'IstioOperator', spec: { meshConfig: { defaultConfig: {} } } }]);
    const probe = http.get('/headers', { port: 8000 });
    expect(predict({ policies: [], cast, route: MESHED, probe, mesh })).toEqual({
      notModelled: ['MeshConfig: meshConfig.defaultConfig'],
    });
  });
});
