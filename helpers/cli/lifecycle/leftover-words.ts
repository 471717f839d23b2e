import type { Leftover } from '../../evidence/leftovers.ts';
import { nameOfOriginal } from '../../kube/originals/original.ts';

/** One line about something that a run made. */
export function describeLeftover(leftover: Leftover): string {
  switch (leftover.kind) {
    case 'namespaces':
      return `${leftover.idle ? 'idle ' : ''}namespaces of ${leftover.owner} on ${leftover.context}`;
    case 'cluster':
      return `kind cluster ${leftover.name}, half made`;
    case 'object':
      return `${nameOfOriginal(leftover.original)} on ${leftover.context}, changed by a check`;
    case 'directory':
      return `directory ${leftover.path}`;
  }
}
