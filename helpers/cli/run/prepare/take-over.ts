import { amendLedger, readLedgers, unreadableLine, type FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import { markOf } from '../../../evidence/ledger/saved-index.ts';
import type { LeftoverNamespaces } from '../../../evidence/ledger/schema.ts';
import { deleteNamespaces } from '../../../kube/namespaces/delete.ts';
import { carriesClaim } from '../../../kube/namespaces/make.ts';
import { isExpired, isMarked, labelledOwner, type FoundNamespace } from '../../../kube/namespaces/mark.ts';
import type { OwnNamespace } from '../../../kube/namespaces/namespace-index.ts';
import { meshproofDirs } from '../../../mesh/host/directories.ts';
import { inUse } from '../../lifecycle/in-use.ts';
import type { PreparedNamespaces, NamespacesRequest } from './prepared-namespaces.ts';

interface Entry {
  readonly ledger: FoundLedger;
  readonly leftover: LeftoverNamespaces;
}

/** What is to become of a namespace that is found. */
type Fate = 'use' | 'delete' | 'leave';

/**
 * Sorts the namespaces of a mesh of ours: those of an idle cast of the same owner are taken over,
 * those of killed runs deleted, all others left alone. Ledgers hold what is ours by uid; where one
 * was lost, the mark in the namespace counts.
 * @throws MeshproofError when another run uses the cast, or may use it
 */
export async function takeOver(
  request: NamespacesRequest,
  found: readonly FoundNamespace[],
): Promise<PreparedNamespaces & { readonly deleted: readonly OwnNamespace[] }> {
  const { target, owner, signal, say } = request;
  const { state } = meshproofDirs();
  const entries = entriesOn(request);
  const used = entries.find((entry) => isInUse(entry) && entry.leftover.owner === owner);
  if (used !== undefined) throw inUse(`use the cast on ${target.context}`, used.ledger);
  const fates = found.map((namespace) => [namespace, fateOf(namespace, entries, owner)] as const);
  const those = (fate: Fate) => fates.flatMap(([one, fateOfOne]) => (fateOfOne === fate ? [one] : []));
  const deleted = those('delete');
  if (deleted.length > 0) {
    say(`deleting what earlier runs left: ${deleted.map(({ name }) => name).join(', ')}`);
    await deleteNamespaces(target, deleted, { signal, hint: 'delete them by hand, then run again' });
  }
  const ended = entries.filter((entry) => !isInUse(entry));
  const emptied = ended.filter(({ leftover }) => !isHandedOver(leftover, owner));
  for (const { ledger, leftover } of emptied) amendLedger(state, ledger.runId, leftover);
  return {
    known: those('use').map(({ name, uid }) => ({ name, uid })),
    deleted,
    handOver: () => {
      for (const { ledger, leftover } of ended)
        if (isHandedOver(leftover, owner)) amendLedger(state, ledger.runId, leftover);
    },
  };
}

function entriesOn({ target, say }: NamespacesRequest): readonly Entry[] {
  const { ledgers, unreadable } = readLedgers(meshproofDirs().state);
  for (const one of unreadable) say(unreadableLine(one));
  return ledgers.flatMap((ledger) =>
    ledger.leftovers.flatMap((leftover) =>
      leftover.kind === 'namespaces' && leftover.context === target.context && leftover.kubeconfig === target.kubeconfig
        ? [{ ledger, leftover }]
        : [],
    ),
  );
}

/**
 * A cast that its run left idle is used by no process; any other is, unless its process is
 * certainly dead.
 */
function isInUse({ ledger, leftover }: Entry): boolean {
  return !leftover.idle && ledger.liveness !== 'dead';
}

function isHandedOver({ idle, owner }: LeftoverNamespaces, taker: string): boolean {
  return idle && owner === taker;
}

function fateOf(namespace: FoundNamespace, entries: readonly Entry[], owner: string): Fate {
  const entry = entries.find(({ leftover }) => holds(leftover, namespace));
  if (entry === undefined) return fateWithoutLedger(namespace, owner);
  if (isInUse(entry)) return 'leave';
  return isHandedOver(entry.leftover, owner) && namespace.phase === 'Active' ? 'use' : 'delete';
}

function holds(leftover: LeftoverNamespaces, namespace: FoundNamespace): boolean {
  const own = leftover.namespaces?.find(({ name }) => name === namespace.name);
  if (own === undefined) return false;
  return own.uid === '' ? carriesClaim(namespace, { mark: markOf(leftover) }) : own.uid === namespace.uid;
}

/**
 * A cast that is kept is of this mesh and of no run that goes on: runs on it hold a claim. Another
 * run's may go on elsewhere.
 */
function fateWithoutLedger(namespace: FoundNamespace, owner: string): Fate {
  if (!isMarked(namespace)) return 'leave';
  const whose = labelledOwner(namespace) ?? '';
  if (whose === owner) return namespace.phase === 'Active' ? 'use' : 'delete';
  return whose.startsWith('cast-') || isExpired(namespace, new Date()) ? 'delete' : 'leave';
}
