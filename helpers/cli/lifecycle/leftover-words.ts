import type { Leftover } from '../../evidence/leftovers.ts';

/** One line about something that a run made. */
export function describeLeftover(leftover: Leftover): string {
  switch (leftover.kind) {
    case 'namespaces':
      return `namespaces with the label ${leftover.selector} on ${leftover.context}`;
    case 'cluster':
      return `kind cluster ${leftover.name}, half made`;
    case 'directory':
      return `directory ${leftover.path}`;
  }
}
