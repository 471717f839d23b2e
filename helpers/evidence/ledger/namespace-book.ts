import { randomUUID } from 'node:crypto';
import { memoryBook, type NamespaceIndex, type OwnNamespace } from '../../kube/namespaces/book.ts';
import type { RunMark } from '../../kube/namespaces/mark.ts';
import type { LeftoverNamespaces } from './schema.ts';

/** Saves what a book holds; whether that is more than before, or less. */
export type SaveBook = (namespaces: readonly OwnNamespace[], change: 'more' | 'less') => void;

/** A book whose every change is saved before the change goes on. */
export function savedBook(mark: RunMark, known: readonly OwnNamespace[], save: SaveBook): NamespaceIndex {
  const book = memoryBook(mark, known);
  const saving =
    <Given>(how: 'more' | 'less', change: (given: Given) => void) =>
    (given: Given): void => {
      change(given);
      save(book.namespaces, how);
    };
  return {
    mark,
    get namespaces() {
      return book.namespaces;
    },
    intend: saving('more', (names: readonly string[]) => book.intend(names)),
    made: saving('more', (namespace: OwnNamespace) => book.made(namespace)),
    gone: saving('less', (names: readonly string[]) => book.gone(names)),
  };
}

/**
 * The mark that a ledger's entry holds; the claim of an entry of an earlier version matches
 * nothing.
 */
export function markOf({ owner, mark }: LeftoverNamespaces): RunMark {
  return { owner, ...(mark ?? { claim: randomUUID(), createdBy: '', startedAt: '', expiresAt: '' }) };
}
