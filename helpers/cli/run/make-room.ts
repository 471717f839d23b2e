import { namespacesOf, workloadsOf } from '../../check/plan/check-run.ts';
import { assignLanes } from '../../check/plan/lanes.ts';
import type { LoadedCheck } from '../../check/spec.ts';
import { MeshproofError } from '../../errors.ts';
import { readLedgers } from '../../evidence/leftovers.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { deleteRun, listRunNamespaces } from '../../kube/namespace.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import type { Say } from '../progress.ts';

export interface RoomRequest {
  readonly target: KubeTarget;
  readonly checks: readonly LoadedCheck[];
  readonly prefix: string;
  /** On our own mesh the namespaces of dead runs are deleted; on somebody's nothing is. */
  readonly own: boolean;
  readonly signal: AbortSignal;
  readonly say: Say;
}

/**
 * Makes sure that no namespace which the run is about to make exists already: taking one over would judge what others left in it,
 * and deleting it at the end would take what others keep there.
 * @throws MeshproofError naming the namespaces that are in the way.
 */
export async function makeRoom(request: RoomRequest): Promise<void> {
  const { target, checks, prefix, own, signal } = request;
  if (own) await deleteDeadRuns(request);
  const wanted = assignLanes(checks, prefix).flatMap((lane) =>
    namespacesOf(workloadsOf(lane.cast, lane.prefix)).map(({ name }) => name),
  );
  const stdout = await kubectl(target, ['get', 'namespaces', '-o', 'name'], {
    attempted: 'list the namespaces',
    signal,
  });
  const present = new Set(stdout.split('\n').map((line) => line.replace('namespace/', '')));
  const taken = wanted.filter((name) => present.has(name));
  if (taken.length > 0) throw inTheWay(taken, target);
}

/** Only ledgers of this machine tell who is alive; our own mesh is used by nobody else. */
async function deleteDeadRuns({ target, signal, say }: RoomRequest): Promise<void> {
  const alive = new Set(readLedgers(meshproofDirs().state).flatMap((entry) => (entry.alive ? [entry.runId] : [])));
  const found = new Set((await listRunNamespaces(target, { signal })).map(({ runId }) => runId));
  for (const runId of found) {
    if (alive.has(runId)) continue;
    say(`deleting the namespaces that run ${runId} left`);
    await deleteRun(target, runId, { signal });
  }
}

function inTheWay(taken: readonly string[], { kubectl: command, kubeconfig, context }: KubeTarget): MeshproofError {
  return new MeshproofError({
    attempted: `make the namespaces ${taken.join(', ')}`,
    happened: `they exist already; who made them tells: ${command} --kubeconfig ${kubeconfig} --context ${context} get namespaces --show-labels ${taken.join(' ')}`,
    repair: 'wait until the other run has ended, or choose other names with --namespace-prefix',
  });
}
