import { namespacesOf, workloadsOf } from '../../check/plan/check-run.ts';
import { assignLanes } from '../../check/plan/lanes.ts';
import type { LoadedCheck } from '../../check/spec.ts';
import { MeshproofError } from '../../errors.ts';
import { readLedgers, strikeFromLedger } from '../../evidence/leftovers.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { deleteRun, LABEL, listNamespaces, MANAGER, type FoundNamespace } from '../../kube/namespace.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import type { Say } from '../progress.ts';

export interface RoomRequest {
  readonly target: KubeTarget;
  readonly checks: readonly LoadedCheck[];
  readonly prefix: string;
  /** How often a cast may be raised. */
  readonly copies: number;
  /** Whose label the namespaces of the run will carry. */
  readonly owner: string;
  /** On our own mesh the namespaces of dead runs are deleted and a standing cast is used again; on somebody's nothing is. */
  readonly own: boolean;
  readonly signal: AbortSignal;
  readonly say: Say;
}

/**
 * Makes sure that no namespace which the run is about to make exists already: taking one over would judge what others left in it,
 * and deleting it at the end would take what others keep there. On our own mesh the cast of an earlier run that ended well may stand.
 * @throws MeshproofError naming the namespaces that are in the way.
 */
export async function makeRoom(request: RoomRequest): Promise<void> {
  const { target, checks, prefix, copies, own, owner, signal, say } = request;
  const found = await listNamespaces(target, { signal });
  const deleted = own
    ? await deleteUnclean(request, new Set(found.flatMap((namespace) => ownerOf(namespace) ?? [])))
    : [];
  const wanted = assignLanes(checks, prefix, copies).flatMap((lane) =>
    namespacesOf(workloadsOf(lane.cast, lane.prefix)).map(({ name }) => name),
  );
  const left = found.filter((namespace) => !deleted.includes(ownerOf(namespace) ?? ''));
  const standing = own
    ? left.filter((one) => ownerOf(one) === owner && one.phase === 'Active').map(({ name }) => name)
    : [];
  const present = new Set(left.map(({ name }) => name));
  const taken = wanted.filter((name) => present.has(name) && !standing.includes(name));
  if (taken.length > 0) throw inTheWay(taken, target);
  if (standing.length > 0) say(`the cast stands: reusing ${standing.join(', ')}`);
}

/** Whose run made a namespace; undefined when no run did. */
function ownerOf({ labels }: FoundNamespace): string | undefined {
  return labels[LABEL.managedBy] === MANAGER ? labels[LABEL.run] : undefined;
}

/**
 * Deletes namespaces of owners that no run uses, except a standing cast that a killed run did not leave in an unknown state. Only
 * ledgers of this machine tell who is alive; our own mesh is used by nobody else.
 * Answers whose they were.
 * @throws MeshproofError when another run uses the standing cast at this moment.
 */
async function deleteUnclean(
  { target, owner, signal, say }: RoomRequest,
  owners: ReadonlySet<string>,
): Promise<readonly string[]> {
  const claims = readLedgers(meshproofDirs().state).flatMap(({ runId, alive, leftovers }) =>
    leftovers.flatMap((leftover) =>
      leftover.kind === 'namespaces' && leftover.context === target.context ? [{ runId, alive, leftover }] : [],
    ),
  );
  const used = new Set(claims.filter(({ alive }) => alive).map(({ leftover }) => leftover.owner));
  if (used.has(owner)) throw inUse(target);
  const ended = claims.filter(({ alive }) => !alive);
  const unclean = new Set(ended.flatMap(({ leftover }) => (leftover.idle ? [] : [leftover.owner])));
  const leaving = [...owners].filter((other) => !used.has(other) && (other !== owner || unclean.has(owner)));
  for (const other of leaving) {
    say(`deleting the namespaces that ${other} left`);
    await deleteRun(target, other, { signal });
  }
  for (const { runId, leftover } of ended) strikeFromLedger(meshproofDirs().state, runId, leftover);
  return leaving;
}

function inUse({ context }: KubeTarget): MeshproofError {
  return new MeshproofError({
    attempted: `use the cast on ${context}`,
    happened: 'another run of this machine is using it at this moment',
    repair: 'wait until that run has ended, or run on a mesh of its own with --name',
  });
}

function inTheWay(taken: readonly string[], { kubectl: command, kubeconfig, context }: KubeTarget): MeshproofError {
  return new MeshproofError({
    attempted: `make the namespaces ${taken.join(', ')}`,
    happened: `they exist already; who made them tells: ${command} --kubeconfig ${kubeconfig} --context ${context} get namespaces --show-labels ${taken.join(' ')}`,
    repair: 'wait until the other run has ended, or choose other names with --namespace-prefix',
  });
}
