import { MeshproofError } from '../../../errors.ts';
import { amendLedger, readLedgers, unreadableLine, type FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import { markOf } from '../../../evidence/ledger/namespace-book.ts';
import type { LeftoverNamespaces } from '../../../evidence/ledger/schema.ts';
import type { OwnNamespace } from '../../../kube/namespaces/book.ts';
import { deleteNamespaces } from '../../../kube/namespaces/delete.ts';
import { carriesClaim } from '../../../kube/namespaces/make.ts';
import { isExpired, isMarked, labelledOwner, type FoundNamespace } from '../../../kube/namespaces/mark.ts';
import { meshproofDirs } from '../../../mesh/host/directories.ts';
import type { Room, RoomRequest } from './make-room.ts';

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
  request: RoomRequest,
  found: readonly FoundNamespace[],
): Promise<Room & { readonly deleted: readonly OwnNamespace[] }> {
  const { target, owner, signal, say } = request;
  const { state } = meshproofDirs();
  const entries = entriesOn(request);
  const used = entries.find((entry) => isInUse(entry) && entry.leftover.owner === owner);
  if (used !== undefined) throw inUse(used, target.context);
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

function entriesOn({ target, say }: RoomRequest): readonly Entry[] {
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

function inUse({ ledger: { runId, liveness } }: Entry, context: string): MeshproofError {
  const certain = liveness === 'alive';
  return new MeshproofError({
    operation: `use the cast on ${context}`,
    details: certain
      ? `run ${runId} of this machine is using it at this moment`
      : `run ${runId}, in another container or on another host, may be using it at this moment`,
    hint: `wait until that run has ended, or run on a mesh of its own with --name${certain ? '' : `; if it has ended: npm run -s meshproof -- clean --run ${runId}`}`,
  });
}
