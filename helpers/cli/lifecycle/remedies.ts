import type { Leftover, LeftoverNamespaces } from '../../evidence/ledger/schema.ts';
import { runSelector } from '../../kube/namespace.ts';
import { describeLeftover } from './leftover-words.ts';

/** What a run leaves, a line each, followed by a line with the command that removes it. */
export function leftoversWithRemedies(runId: string, leftovers: readonly Leftover[]): readonly string[] {
  return leftovers.flatMap((leftover) => {
    const remedy = remedyOf(runId, leftover);
    return remedy === undefined ? [] : [describeLeftover(leftover), `  ${remedy}`];
  });
}

/** Undefined for a claim, which ends with its process. */
function remedyOf(runId: string, leftover: Leftover): string | undefined {
  const clean = `npm run -s meshproof -- clean --run ${runId}`;
  switch (leftover.kind) {
    case 'namespaces':
      return `${clean}; where this machine's ledger is not: ${byHand(leftover)}`;
    case 'cluster':
      return `npm run -s meshproof -- down --name ${leftover.name}`;
    case 'object':
      return clean;
    case 'directory':
      return `rm -r ${leftover.path}`;
    case 'mesh':
      return undefined;
  }
}

function byHand({ kubectl, kubeconfig, context, owner, namespaces = [] }: LeftoverNamespaces): string {
  const which = namespaces.length === 0 ? `-l ${runSelector(owner)}` : namespaces.map(({ name }) => name).join(' ');
  return `${kubectl} --kubeconfig ${kubeconfig} --context ${context} delete namespaces ${which}`;
}
