import type { FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import type { Liveness } from '../../../evidence/ledger/process-stamp.ts';
import { ANNOTATION, labelledOwner, type FoundNamespace } from '../../../kube/namespaces/mark.ts';

/**
 * Whether the run that made a namespace lives, as far as a ledger of this machine knows; undefined
 * without one.
 */
export function livenessIn(ledgers: readonly FoundLedger[], { uid }: FoundNamespace): Liveness | undefined {
  const known = ledgers.find(({ leftovers }) =>
    leftovers.some((one) => one.kind === 'namespaces' && one.namespaces?.some((own) => own.uid === uid) === true),
  );
  return known?.liveness;
}

const HEAD = ['NAMESPACE', 'RUN', 'BY', 'STARTED', 'EXPIRES', 'GOING ON'];

/** Namespaces that would be deleted, one line each under a head; no lines when there are none. */
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

const GOING_ON: Readonly<Record<Liveness, string>> = { alive: 'yes', dead: 'no', unknown: 'not known' };

function rowOf(namespace: FoundNamespace, ledgers: readonly FoundLedger[]): readonly string[] {
  const { name, annotations } = namespace;
  const liveness = livenessIn(ledgers, namespace);
  return [
    name,
    labelledOwner(namespace) ?? '',
    annotations[ANNOTATION.createdBy] ?? '',
    annotations[ANNOTATION.started] ?? '',
    annotations[ANNOTATION.expires] ?? '',
    liveness === undefined ? 'not known here' : GOING_ON[liveness],
  ];
}
