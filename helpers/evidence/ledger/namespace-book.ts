import { randomUUID } from 'node:crypto';
import { memoryBook, type NamespaceBook, type OwnNamespace } from '../../kube/namespaces/book.ts';
import type { RunMark } from '../../kube/namespaces/mark.ts';
import type { LeftoverNamespaces } from './schema.ts';

/** A book whose every change is saved before the change goes on. */
export function savedBook(
  mark: RunMark,
  known: readonly OwnNamespace[],
  save: (namespaces: readonly OwnNamespace[]) => void,
): NamespaceBook {
  const book = memoryBook(mark, known);
  const saving =
    <Arguments extends unknown[]>(change: (...given: Arguments) => void) =>
    (...given: Arguments): void => {
      change(...given);
      save(book.namespaces);
    };
  return {
    mark,
    get namespaces() {
      return book.namespaces;
    },
    intend: saving((names: readonly string[]) => book.intend(names)),
    made: saving((namespace: OwnNamespace) => book.made(namespace)),
    gone: saving((names: readonly string[]) => book.gone(names)),
  };
}

/** The mark that a ledger's entry holds; the claim of an entry of an earlier version matches nothing. */
export function markOf({ owner, mark }: LeftoverNamespaces): RunMark {
  return { owner, ...(mark ?? { claim: randomUUID(), createdBy: '', startedAt: '', expiresAt: '' }) };
}
