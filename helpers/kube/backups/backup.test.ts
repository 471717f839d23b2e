import { expect, test } from 'vitest';
import type { KubeObject } from '../manifest.ts';
import { contentOf, objectIn } from './backup.ts';

const istiod = (annotations: Record<string, string>, ofPods: Record<string, string>, env: readonly object[] = []) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: 'istio-system', annotations, generation: 1 },
    spec: { replicas: 1, template: { metadata: { annotations: ofPods }, spec: { containers: [{ env }] } } },
    status: { replicas: 1 },
  }) as KubeObject;

test('the content of a Deployment is the same after a restart, and another one with another variable', () => {
  const before = contentOf(istiod({ 'deployment.kubernetes.io/revision': '1' }, { scrape: 'true' }));
  const restarted = istiod(
    { 'deployment.kubernetes.io/revision': '3' },
    { scrape: 'true', 'kubectl.kubernetes.io/restartedAt': '2026-12-01T00:00:00Z' },
  );
  expect(contentOf(restarted)).toEqual(before);
  expect(objectIn(before)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'istiod', namespace: 'istio-system' },
    spec: {
      replicas: 1,
      template: { metadata: { annotations: { scrape: 'true' } }, spec: { containers: [{ env: [] }] } },
    },
  });
  expect(contentOf(istiod({}, { scrape: 'true' }, [{ name: 'A', value: 'b' }]))).not.toEqual(before);
});
