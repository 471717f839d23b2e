import { randomUUID } from 'node:crypto';
import type { RunMark } from '../../kube/namespaces/mark.ts';
import { memoryIndex, type NamespaceIndex, type OwnNamespace } from '../../kube/namespaces/namespace-index.ts';
import type { LeftoverNamespaces } from './schema.ts';

/** Saves the namespaces of an index after some were added or removed. */
export type SaveIndex = (namespaces: readonly OwnNamespace[], change: 'more' | 'less') => void;

/** Makes an index that saves every change before it returns. */
export function savedIndex(mark: RunMark, known: readonly OwnNamespace[], save: SaveIndex): NamespaceIndex {
  const index = memoryIndex(mark, known);
  const saving =
    <Given>(how: 'more' | 'less', change: (given: Given) => void) =>
    (given: Given): void => {
      change(given);
      save(index.namespaces, how);
    };
  return {
    mark,
    get namespaces() {
      return index.namespaces;
    },
    intend: saving('more', (names: readonly string[]) => index.intend(names)),
    made: saving('more', (namespace: OwnNamespace) => index.made(namespace)),
    gone: saving('less', (names: readonly string[]) => index.gone(names)),
  };
}

/** The mark of a ledger's entry; the claim of an entry of an earlier version matches nothing. */
export function markOf({ owner, mark }: LeftoverNamespaces): RunMark {
  return { owner, ...(mark ?? { claim: randomUUID(), createdBy: '', startedAt: '', expiresAt: '' }) };
}
