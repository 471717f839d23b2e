import type { FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import type { Liveness } from '../../../evidence/ledger/process-stamp.ts';
import { ANNOTATION, labelledOwner, type FoundNamespace } from '../../../kube/namespaces/mark.ts';

/**
 * Whether the run that created a namespace is alive; undefined when no ledger of this machine names
 * it.
 */
export function livenessIn(ledgers: readonly FoundLedger[], { uid }: FoundNamespace): Liveness | undefined {
  const known = ledgers.find(({ leftovers }) =>
    leftovers.some((one) => one.kind === 'namespaces' && one.namespaces?.some((listed) => listed.uid === uid) === true),
  );
  return known?.liveness;
}

const HEAD = ['NAMESPACE', 'RUN', 'BY', 'STARTED', 'EXPIRES', 'RUNNING'];

/**
 * The namespaces that would be deleted, one line each under a head; no lines when there are none.
 */
export function namespaceTable(
  namespaces: readonly FoundNamespace[],
  ledgers: readonly FoundLedger[],
): readonly string[] {
  if (namespaces.length === 0) return [];
  const rows = [HEAD, ...namespaces.map((one) => rowOf(one, ledgers))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const RUNNING: Readonly<Record<Liveness, string>> = { alive: 'yes', dead: 'no', unknown: 'not known' };

function rowOf(namespace: FoundNamespace, ledgers: readonly FoundLedger[]): readonly string[] {
  const { name, annotations } = namespace;
  const liveness = livenessIn(ledgers, namespace);
  return [
    name,
    labelledOwner(namespace) ?? '',
    annotations[ANNOTATION.createdBy] ?? '',
    annotations[ANNOTATION.started] ?? '',
    annotations[ANNOTATION.expires] ?? '',
    liveness === undefined ? 'not known here' : RUNNING[liveness],
  ];
}
