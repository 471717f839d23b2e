import { amendLedger, type FoundLedger } from '../../../evidence/ledger/ledger-files.ts';
import { markOf } from '../../../evidence/ledger/saved-index.ts';
import type { LeftoverNamespaces } from '../../../evidence/ledger/schema.ts';
import { clusterUid } from '../../../kube/cluster-uid.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { kubectlLine } from '../../../kube/kubectl.ts';
import { runSelector } from '../../../kube/namespace.ts';
import { deleteOwn } from '../../../kube/namespaces/delete.ts';
import { listNamespaces } from '../../../kube/namespaces/list.ts';
import { memoryIndex, type OwnNamespace } from '../../../kube/namespaces/namespace-index.ts';
import { meshproofDirs } from '../../../mesh/host/directories.ts';
import { claimsOf } from '../claims.ts';
import { CLEAN } from './swept.ts';
import { isOfOurs, usableTarget } from './usable-target.ts';

/**
 * Deletes the namespaces of a ledger's entry, each by its uid, and takes those that are gone out of
 * the ledger. Answers what was done.
 * @throws MeshproofError naming those that stay
 */
export async function sweepNamespaces(
  ledger: FoundLedger,
  leftover: LeftoverNamespaces,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { state } = meshproofDirs();
  const user = leftover.idle ? userOf(leftover, ledger) : undefined;
  if (user !== undefined) return [`left the idle cast on ${leftover.context} alone: run ${user} uses that mesh`];
  const target = await sameCluster(await usableTarget(leftover), leftover, signal);
  if (target !== undefined && leftover.namespaces === undefined) await refuseUnlisted(target, ledger, leftover, signal);
  const listed = target === undefined ? [] : (leftover.namespaces ?? []);
  const names = target === undefined ? [] : await deleted(target, ledger, { ...leftover, namespaces: listed }, signal);
  amendLedger(state, ledger.runId, leftover);
  return names.map((name) => `removed namespace ${name} of ${leftover.owner} on ${leftover.context}`);
}

/**
 * The target, unless another cluster has its name by now: one of ours has replaced the one that
 * took the namespaces along.
 */
async function sameCluster(
  target: KubeTarget | undefined,
  { cluster, kubeconfig, context }: LeftoverNamespaces,
  signal: AbortSignal,
): Promise<KubeTarget | undefined> {
  if (target === undefined) return undefined;
  // Asked in any case: a cluster that does not answer is found out before each of its namespaces is
  // waited for.
  const found = await clusterUid(target, signal);
  if (cluster === undefined || found === cluster) return target;
  if (isOfOurs(kubeconfig)) return undefined;
  throw new Error(`context ${context} of ${kubeconfig} leads to another cluster than it did for that run`);
}

async function deleted(
  target: KubeTarget,
  { runId }: FoundLedger,
  leftover: LeftoverNamespaces & { readonly namespaces: readonly OwnNamespace[] },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const index = memoryIndex(markOf(leftover), leftover.namespaces);
  try {
    return await deleteOwn(target, index, { signal, hint: `repeat with: ${CLEAN} --run ${runId}` });
  } catch (error) {
    amendLedger(meshproofDirs().state, runId, leftover, { ...leftover, namespaces: [...index.namespaces] });
    throw error;
  }
}

/**
 * The run that uses the mesh on which a cast is idle: it may be taking that cast over at this
 * moment.
 */
function userOf({ context }: LeftoverNamespaces, { runId }: FoundLedger): string | undefined {
  if (!context.startsWith('kind-')) return undefined;
  return claimsOf(context.slice('kind-'.length)).find((other) => other.runId !== runId)?.runId;
}

/**
 * Earlier versions went by labels, which many tools copy: what carries them is named and left to
 * the user.
 */
async function refuseUnlisted(
  target: KubeTarget,
  { runId }: FoundLedger,
  { owner }: LeftoverNamespaces,
  signal: AbortSignal,
): Promise<void> {
  const found = await listNamespaces(target, { signal, selector: runSelector(owner) });
  if (found.length === 0) return;
  const names = found.map(({ name }) => name).join(' ');
  const command = kubectlLine(target, `delete namespaces ${names}`);
  throw new Error(
    `an earlier version of meshproof noted no uids; if these are of that run, delete them with: ${command}; then: ${CLEAN} --forget ${runId}`,
  );
}
