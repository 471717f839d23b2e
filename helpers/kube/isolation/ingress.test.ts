import { expect, test } from 'vitest';
import { ingressScopes } from './ingress.ts';

test('admits connections from the namespaces of the run alone, with or without sidecars, and closes nothing that leaves', () => {
  const namespaces = [
    { name: 'full', injected: true },
    { name: 'legacy', injected: false },
  ];
  const scopes = ingressScopes(namespaces, 'run-1');
  expect(scopes.map(({ metadata }) => metadata.namespace)).toEqual(['full', 'legacy']);
  for (const scope of scopes)
    expect(scope['spec']).toEqual({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'meshproof.dev/run': 'run-1' } } }] }],
    });
});
