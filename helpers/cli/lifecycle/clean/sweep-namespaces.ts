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
import { isManaged, usableTarget } from './usable-target.ts';

/**
 * Deletes the namespaces of a ledger entry, each by its uid, and removes those that are gone from
 * the ledger. Returns a line for each.
 * @throws MeshproofError naming those that are left
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
 * The target; undefined when a new managed mesh has taken its name, since the namespaces went with
 * the old one.
 */
async function sameCluster(
  target: KubeTarget | undefined,
  { cluster, kubeconfig, context }: LeftoverNamespaces,
  signal: AbortSignal,
): Promise<KubeTarget | undefined> {
  if (target === undefined) return undefined;
  // Read in any case: an unreachable cluster is reported at once instead of once per namespace.
  const found = await clusterUid(target, signal);
  if (cluster === undefined || found === cluster) return target;
  if (isManaged(kubeconfig)) return undefined;
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

/** A run that uses the mesh of an idle cast, and may be taking that cast over. */
function userOf({ context }: LeftoverNamespaces, { runId }: FoundLedger): string | undefined {
  if (!context.startsWith('kind-')) return undefined;
  return claimsOf(context.slice('kind-'.length)).find((other) => other.runId !== runId)?.runId;
}

/**
 * Earlier versions recorded only labels, which many tools copy: such namespaces are named, and the
 * user decides.
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
    `an earlier version of meshproof recorded no uids; if these are of that run, delete them with: ${command}; then: ${CLEAN} --forget ${runId}`,
  );
}
