import { expect, test } from 'vitest';
import { sidecarScopes } from './sidecar-scope.ts';

test('sidecars know the namespaces of their cast and the root namespace', () => {
  const [scope, ...others] = sidecarScopes(
    [
      { name: 'p1-full', injected: true, peers: ['p1-full', 'p1-shop'] },
      { name: 'p1-legacy', injected: false, peers: ['p1-full'] },
      { name: 'alone', injected: true },
    ],
    'run-1',
  );
  expect(others).toEqual([]);
  expect(scope).toMatchObject({
    kind: 'Sidecar',
    metadata: { namespace: 'p1-full', labels: { 'meshproof.dev/run': 'run-1' } },
    spec: { egress: [{ hosts: ['p1-full/*', 'p1-shop/*', 'istio-system/*'] }] },
  });
});

test('the scope holds the root namespace and that of istiod, whatever they are called', () => {
  const names = { istioNamespace: 'mesh', rootNamespace: 'root', clusterDomain: 'cluster.local' };
  const [scope] = sidecarScopes([{ name: 'a', injected: true, peers: ['b'] }], 'run-1', names);
  expect(scope?.['spec']).toEqual({ egress: [{ hosts: ['a/*', 'b/*', 'mesh/*', 'root/*'] }] });
});
