import { describe, expect, test } from 'vitest';
import { MANAGED, manifest, problemsOf, project, strict } from '../fixture.ts';

const policy = (apiVersion: string, kind: string, spec: string, namespace = 'foo') =>
  `${strict}---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\n  namespace: ${namespace}\nspec:\n${spec}\n`;
const security = 'security.istio.io/v1';
const networking = 'networking.istio.io/v1';

describe('a manifest that the API server would refuse', () => {
  test.each([
    ['an empty source', policy(security, 'AuthorizationPolicy', '  rules:\n    - from:\n        - source: {}'), 18],
    ['an unknown field', policy(security, 'PeerAuthentication', '  mtls:\n    mode: STRICT\n  mtlz: {}'), 18],
    [
      'MUTUAL without files',
      policy(networking, 'DestinationRule', '  host: a\n  trafficPolicy:\n    tls: { mode: MUTUAL }'),
      18,
    ],
  ])('is a problem at its line: %s', async (_, text, line) => {
    expect(await problemsOf({ ...project(), [manifest]: text })).toContain(
      `strict.yaml:${line.toString()}: would be refused by the API server at spec.`,
    );
  });
});

describe('a manifest with what the model does not know loads', () => {
  test.each([
    [
      'addresses',
      security,
      'AuthorizationPolicy',
      '  rules:\n    - from:\n        - source: { ipBlocks: [10.0.0.0/8] }',
    ],
    [
      'an external host',
      networking,
      'ServiceEntry',
      '  hosts: [a.example]\n  location: MESH_EXTERNAL\n  resolution: STATIC',
    ],
    [
      'weights',
      networking,
      'VirtualService',
      '  hosts: [httpbin]\n  http: [{ timeout: 1s, route: [{ destination: { host: a }, weight: 100 }] }]',
    ],
    ['the outbound traffic of workloads', networking, 'Sidecar', '  egress: [{ hosts: ["./*"] }]'],
    ['a policy of the network', 'networking.k8s.io/v1', 'NetworkPolicy', '  podSelector: {}'],
    [
      'a route',
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      '  parentRefs: [{ kind: Service, group: "", name: httpbin }]',
    ],
  ])('%s', async (_, apiVersion, kind, spec) => {
    expect(await problemsOf({ ...project(), [manifest]: policy(apiVersion, kind, spec) })).toBe('');
  });

  test('a field of MeshConfig, on a managed mesh', async () => {
    const text = policy(
      'install.istio.io/v1alpha1',
      'IstioOperator',
      '  meshConfig: { pathNormalization: {} }',
      'istio-system',
    );
    expect(await problemsOf({ ...project({ requires: MANAGED }), [manifest]: text })).toBe('');
  });
});
