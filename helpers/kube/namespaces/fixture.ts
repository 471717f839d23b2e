import type { FakeObject } from '../api/fake-cluster.ts';
import { memoryBook, newMark, type NamespaceBook } from './book.ts';

/** What is shared by tests of namespaces. */
export const NAMESPACES = '/api/v1/namespaces';

/** A namespace as others make it. */
export function foreignNamespace(name: string, labels: Record<string, string> = {}): FakeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** The labels that meshproof gives, which anybody can copy. */
export const COPIED_LABELS = { 'app.kubernetes.io/managed-by': 'meshproof', 'meshproof.dev/run': 'run-1' };

export function newBook(): NamespaceBook {
  return memoryBook(newMark('run-1', new Date('2026-11-22T13:05:01Z')));
}
