import type { Leftover, LeftoverNamespaces } from '../../evidence/ledger/schema.ts';
import { describeLeftover } from './leftover-text.ts';

/** What a run leaves, a line each, followed by the command that removes it. */
export function leftoversWithRemedies(runId: string, leftovers: readonly Leftover[]): readonly string[] {
  return leftovers.flatMap((leftover) => {
    const remedy = remedyOf(runId, leftover);
    return remedy === undefined ? [] : [describeLeftover(leftover), `  ${remedy}`];
  });
}

/** Undefined for a claim, which ends with its process, and for an empty list of namespaces. */
function remedyOf(runId: string, leftover: Leftover): string | undefined {
  const clean = `npm run -s meshproof -- clean --run ${runId}`;
  switch (leftover.kind) {
    case 'namespaces':
      return isEmpty(leftover) ? undefined : `${clean}${elsewhere(runId, leftover)}`;
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

function isEmpty({ namespaces }: LeftoverNamespaces): boolean {
  return namespaces?.length === 0;
}

/**
 * Where the ledger is lost, as with the machine of a CI job, the marks in the namespaces identify
 * the run.
 */
function elsewhere(runId: string, { kubeconfig, context, owner }: LeftoverNamespaces): string {
  const target = `--kubeconfig ${kubeconfig} --context ${context}`;
  return owner === runId ? `; from another machine: npm run -s meshproof -- clean ${target} --run ${runId}` : '';
}
