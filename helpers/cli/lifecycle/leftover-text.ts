import type { Leftover } from '../../evidence/ledger/schema.ts';
import { nameOfOriginal } from '../../kube/backups/backup.ts';

/** Describes a leftover of a run in one line. */
export function describeLeftover(leftover: Leftover): string {
  switch (leftover.kind) {
    case 'namespaces': {
      const names = (leftover.namespaces ?? []).map(({ name }) => name);
      const list = names.length === 0 ? '' : `: ${names.join(', ')}`;
      return `${leftover.idle ? 'idle ' : ''}namespaces of ${leftover.owner} on ${leftover.context}${list}`;
    }
    case 'cluster':
      return `kind cluster ${leftover.name}, unfinished`;
    case 'mesh':
      return `the claim of kind cluster ${leftover.name}`;
    case 'object':
      return `${nameOfOriginal(leftover.original)} on ${leftover.context}, changed by a check`;
    case 'directory':
      return `directory ${leftover.path}`;
  }
}
