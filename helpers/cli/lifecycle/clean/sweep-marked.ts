import { messageOf } from '../../../errors.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { LABEL, runSelector } from '../../../kube/namespace.ts';
import { deleteNamespaces } from '../../../kube/namespaces/delete.ts';
import { listNamespaces } from '../../../kube/namespaces/list.ts';
import { isExpired, isMarked, labelledOwner, type FoundNamespace } from '../../../kube/namespaces/mark.ts';
import { existingContext, readableKubeconfig } from '../../../mesh/existing/kubeconfig.ts';
import { findTool } from '../../../mesh/existing/tools/find-tool.ts';
import type { CleanFlags } from './flags.ts';
import { livenessIn, namespaceTable } from './namespace-table.ts';
import { CLEAN, type Swept, type Sweeping } from './swept.ts';

/**
 * Removes namespaces on a named mesh, without a ledger: those whose mark holds their own uid. A
 * namespace with copied labels is named and never deleted. A run without a ledger on this machine
 * may be running elsewhere, so its namespaces are deleted only by --run, by --all, or once they
 * have expired.
 */
export async function sweepMarked(sweeping: Sweeping): Promise<Swept> {
  const { flags, signal } = sweeping;
  if (flags.context === undefined && flags.kubeconfig === undefined) return { lines: [], failures: [] };
  const target = await namedTarget(flags, signal);
  try {
    return await sweepOn(target, sweeping);
  } catch (error) {
    signal.throwIfAborted();
    return {
      lines: [],
      failures: [`namespaces on ${target.context}: ${messageOf(error)}; repeat with: ${repeated(flags)}`],
    };
  }
}

async function namedTarget({ context, kubeconfig: given }: CleanFlags, signal: AbortSignal): Promise<KubeTarget> {
  const { path: kubectl } = await findTool('kubectl');
  const kubeconfig = await readableKubeconfig(given);
  return { kubectl, kubeconfig, context: context ?? (await existingContext(kubectl, kubeconfig, { signal })) };
}

async function sweepOn(target: KubeTarget, sweeping: Sweeping): Promise<Swept> {
  const { flags, choice, signal } = sweeping;
  const found = await listNamespaces(target, { signal, selector: runSelector() });
  const [marked, copied] = [found.filter(isMarked), found.filter((one) => !isMarked(one))];
  const chosen = marked.filter((one) => isChosen(one, sweeping));
  const notes = [
    ...copied.map(
      (one) => `left ${one.name} on ${target.context} alone: meshproof did not create it, its labels are copied`,
    ),
    ...othersOf(marked, chosen, sweeping).map(
      (run) => `left run ${run} on ${target.context} alone: remove it with --run ${run}`,
    ),
  ];
  const table = namespaceTable(chosen, choice.ledgers);
  if (flags.dryRun) return { lines: [...table, ...notes], failures: [] };
  if (flags.all && !flags.yes) {
    const what = `${chosen.length.toString()} namespaces on ${target.context}`;
    return { lines: [...table, ...notes], failures: [], ...(chosen.length === 0 ? {} : { unconfirmed: what }) };
  }
  const gone: string[] = [];
  const failures: string[] = [];
  try {
    const hint = `repeat with: ${repeated(flags)}`;
    await deleteNamespaces(target, chosen, { signal, hint, onGone: (name) => gone.push(name) });
  } catch (error) {
    signal.throwIfAborted();
    failures.push(messageOf(error));
  }
  const owners = new Map(chosen.map((one) => [one.name, labelledOwner(one) ?? '']));
  const removed = gone.map((name) => `removed namespace ${name} of ${owners.get(name) ?? ''} on ${target.context}`);
  return { lines: [...removed, ...notes], failures };
}

function isChosen(namespace: FoundNamespace, { flags, choice }: Sweeping): boolean {
  if (flags.all) return true;
  if (flags.run !== undefined) return labelledOwner(namespace) === flags.run;
  // A run that is alive keeps its namespaces past their expiry.
  return flags.expired && isExpired(namespace, new Date()) && livenessIn(choice.ledgers, namespace) !== 'alive';
}

/** Runs that are left and that no ledger of this machine names. */
function othersOf(
  marked: readonly FoundNamespace[],
  chosen: readonly FoundNamespace[],
  { choice }: Sweeping,
): readonly string[] {
  const left = marked.filter((one) => !chosen.includes(one) && livenessIn(choice.ledgers, one) === undefined);
  return [...new Set(left.map(({ labels }) => labels[LABEL.run] ?? ''))];
}

function repeated({ kubeconfig, context, all, expired, run }: CleanFlags): string {
  const parts = [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
    ...(all ? ['--all', '--yes'] : []),
    ...(expired ? ['--expired'] : []),
    ...(run === undefined ? [] : ['--run', run]),
  ];
  return [CLEAN, ...parts].join(' ');
}
