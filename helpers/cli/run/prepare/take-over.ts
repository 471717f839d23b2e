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

/** What happens to a namespace that is found. */
type Handling = 'use' | 'delete' | 'leave';

/**
 * Takes over the namespaces of an idle cast of the same owner, deletes those of killed runs and
 * leaves all others, on a managed mesh. Ledgers identify namespaces by uid; where a ledger is lost,
 * the mark in the namespace counts.
 * @throws MeshproofError when another run uses the cast, or may use it
 */
export async function takeOver(
  request: NamespacesRequest,
  found: readonly FoundNamespace[],
): Promise<PreparedNamespaces & { readonly deleted: readonly OwnNamespace[] }> {
  const { target, owner, signal, log } = request;
  const { state } = meshproofDirs();
  const entries = entriesOn(request);
  const used = entries.find((entry) => isInUse(entry) && entry.leftover.owner === owner);
  if (used !== undefined) throw inUse(`use the cast on ${target.context}`, used.ledger);
  const handlings = found.map((namespace) => [namespace, handlingOf(namespace, entries, owner)] as const);
  const namespacesTo = (handling: Handling) => handlings.flatMap(([one, of]) => (of === handling ? [one] : []));
  const deleted = namespacesTo('delete');
  if (deleted.length > 0) {
    log(`deleting namespaces of earlier runs: ${deleted.map(({ name }) => name).join(', ')}`);
    await deleteNamespaces(target, deleted, { signal, hint: 'delete them by hand, then run again' });
  }
  const ended = entries.filter((entry) => !isInUse(entry));
  const emptied = ended.filter(({ leftover }) => !isTakenOver(leftover, owner));
  for (const { ledger, leftover } of emptied) amendLedger(state, ledger.runId, leftover);
  return {
    known: namespacesTo('use').map(({ name, uid }) => ({ name, uid })),
    deleted,
    handOver: () => {
      for (const { ledger, leftover } of ended)
        if (isTakenOver(leftover, owner)) amendLedger(state, ledger.runId, leftover);
    },
  };
}

function entriesOn({ target, log }: NamespacesRequest): readonly Entry[] {
  const { ledgers, unreadable } = readLedgers(meshproofDirs().state);
  for (const one of unreadable) log(unreadableLine(one));
  return ledgers.flatMap((ledger) =>
    ledger.leftovers.flatMap((leftover) =>
      leftover.kind === 'namespaces' && leftover.context === target.context && leftover.kubeconfig === target.kubeconfig
        ? [{ ledger, leftover }]
        : [],
    ),
  );
}

/** An idle cast is in use by no process; any other is, unless its process is known to be dead. */
function isInUse({ ledger, leftover }: Entry): boolean {
  return !leftover.idle && ledger.liveness !== 'dead';
}

function isTakenOver({ idle, owner }: LeftoverNamespaces, taker: string): boolean {
  return idle && owner === taker;
}

function handlingOf(namespace: FoundNamespace, entries: readonly Entry[], owner: string): Handling {
  const entry = entries.find(({ leftover }) => holds(leftover, namespace));
  if (entry === undefined) return handlingWithoutLedger(namespace, owner);
  if (isInUse(entry)) return 'leave';
  return isTakenOver(entry.leftover, owner) && namespace.phase === 'Active' ? 'use' : 'delete';
}

function holds(leftover: LeftoverNamespaces, namespace: FoundNamespace): boolean {
  const listed = leftover.namespaces?.find(({ name }) => name === namespace.name);
  if (listed === undefined) return false;
  return listed.uid === '' ? carriesClaim(namespace, { mark: markOf(leftover) }) : listed.uid === namespace.uid;
}

/**
 * An idle cast belongs to the mesh, which running runs claim, so no run uses it. A namespace of
 * another run may be in use on another machine, until it expires.
 */
function handlingWithoutLedger(namespace: FoundNamespace, owner: string): Handling {
  if (!isMarked(namespace)) return 'leave';
  const label = labelledOwner(namespace) ?? '';
  if (label === owner) return namespace.phase === 'Active' ? 'use' : 'delete';
  return label.startsWith('cast-') || isExpired(namespace, new Date()) ? 'delete' : 'leave';
}
