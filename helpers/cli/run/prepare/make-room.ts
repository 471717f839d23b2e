import { namespacesOf, workloadsOf } from '../../../check/plan/check-run.ts';
import { assignLanes } from '../../../check/plan/lanes/lanes.ts';
import type { LoadedCheck } from '../../../check/record/check-record.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import type { OwnNamespace } from '../../../kube/namespaces/book.ts';
import { listNamespaces } from '../../../kube/namespaces/list.ts';
import { inTheWay, wordsOf } from '../../../kube/namespaces/make.ts';
import type { Say } from '../../output/progress.ts';
import { takeOver } from './take-over.ts';

export interface RoomRequest {
  readonly target: KubeTarget;
  readonly checks: readonly LoadedCheck[];
  readonly prefix: string;
  /** How often a cast may be raised. */
  readonly copies: number;
  /** Whose label the namespaces of the run will carry. */
  readonly owner: string;
  /**
   * On our own mesh the namespaces of dead runs are deleted and an idle cast is used again; on an
   * existing mesh nothing is.
   */
  readonly own: boolean;
  readonly signal: AbortSignal;
  readonly say: Say;
}

/** Namespaces of earlier runs that this run takes over. */
export interface Room {
  readonly known: readonly OwnNamespace[];
  /**
   * Call it once they are in the ledger of this run: it takes them out of those of the earlier
   * ones.
   */
  readonly handOver: () => void;
}

/**
 * Looks early whether a namespace which the run is about to make exists already; who comes first is
 * decided later, by the API server. On our own mesh the idle cast of an earlier run is taken over,
 * and what killed runs left there is deleted.
 * @throws NotOursError naming who owns the namespaces that are in the way; MeshproofError naming a
 * run that uses the cast.
 */
export async function makeRoom(request: RoomRequest): Promise<Room> {
  const { target, checks, prefix, copies, own, signal, say } = request;
  const found = await listNamespaces(target, { signal });
  const room = own ? await takeOver(request, found) : { known: [], deleted: [], handOver: () => undefined };
  const wanted = assignLanes(checks, prefix, copies).flatMap((lane) =>
    namespacesOf(workloadsOf(lane.cast, lane.prefix)).map(({ name }) => name),
  );
  const free = new Set([...room.known, ...room.deleted].map(({ name }) => name));
  const taken = found.find(({ name }) => wanted.includes(name) && !free.has(name));
  if (taken !== undefined) throw inTheWay(target, taken.name, wordsOf(taken));
  if (room.known.length > 0) say(`the cast stands: reusing ${room.known.map(({ name }) => name).join(', ')}`);
  return room;
}
