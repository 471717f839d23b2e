import type { FakeCluster } from '../api/fixtures/fake-cluster.ts';
import type { FakeObject } from '../api/fixtures/fake-objects.ts';
import { ANNOTATION } from './mark.ts';
import { memoryIndex, newMark, type NamespaceIndex } from './namespace-index.ts';

/** What is shared by tests of namespaces. */
export const NAMESPACES = '/api/v1/namespaces';

/** A namespace as others make it. */
export function foreignNamespace(name: string, labels: Record<string, string> = {}): FakeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** The labels that meshproof gives, which are easily copied. */
export const COPIED_LABELS = { 'app.kubernetes.io/managed-by': 'meshproof', 'meshproof.dev/run': 'run-1' };

export function newIndex(): NamespaceIndex {
  return memoryIndex(newMark('run-1', new Date('2026-11-22T13:05:01Z')));
}

/** Puts a namespace that another run has made and marked; answers its uid. */
export function putMarked(
  cluster: FakeCluster,
  name: string,
  { owner, expires = '2999-01-01T00:00:00.000Z' }: { readonly owner: string; readonly expires?: string },
): string {
  const labels = { ...COPIED_LABELS, 'meshproof.dev/run': owner };
  const uid = cluster.put(NAMESPACES, foreignNamespace(name, labels));
  const started = '2026-11-22T13:05:01.000Z';
  const annotations = {
    [ANNOTATION.uid]: uid,
    [ANNOTATION.createdBy]: 'anna@ci-7',
    [ANNOTATION.started]: started,
    [ANNOTATION.expires]: expires,
  };
  const made = cluster.objects.get(`${NAMESPACES}/${name}`) as FakeObject;
  made.metadata.annotations = annotations;
  return uid;
}
