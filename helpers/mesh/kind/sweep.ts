import { execa } from 'execa';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import type { EngineClient } from '../docker.ts';
import { sweepContainers } from '../engine/containers/own-containers.ts';
import { findEngine } from '../engine/engine.ts';
import { isHeld, withLock } from '../host/lock.ts';
import { PRELOAD_CONTAINER } from '../node/preload-step.ts';
import { preloadLock } from '../node/preloaded-node.ts';
import { REGISTRY_CONTAINER, registryLock } from '../registry/registry-names.ts';
import { clusterFiles } from './cluster-files.ts';
import { deleteCluster } from './delete-cluster.ts';
import { type OwnCluster, type OwnNode, ownCluster } from './owned/owned-cluster.ts';
import { readRecord } from './owned/record.ts';

export interface SweepMeshOptions {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  /**
   * Called under the cluster's lock, before anything is looked at or changed; what it throws keeps
   * everything as it is.
   */
  readonly whileLocked?: () => void | Promise<void>;
}

/**
 * Removes a cluster that a killed run left half-made (one without its mark), with its network and
 * files; a finished cluster and one that another process is making right now stay. Answers what was
 * removed.
 * @throws MeshproofError when a cluster of that name exists that meshproof did not make; it is not
 * touched
 */
export async function sweepMesh(name: string, options: SweepMeshOptions): Promise<readonly string[]> {
  const engine = await findEngine(options);
  if (engine === undefined) return [];
  return withLock(clusterFiles(name).lock, options, async () => {
    await options.whileLocked?.();
    const cluster = await ownCluster(engine, name, options.signal);
    const containers = await sweepHelpers(engine, options);
    if (!(await isHalfMade(engine, name, cluster, options))) return containers;
    const removed = await deleteCluster(engine, name, options.signal);
    return removed ? [`half-made cluster ${name}`, ...containers] : containers;
  });
}

/**
 * Removes what interrupted preloads and proofs of the registry left; a proof that is going on keeps
 * its registry.
 */
async function sweepHelpers(engine: EngineClient, options: SweepMeshOptions): Promise<readonly string[]> {
  const { signal } = options;
  const preloads = await withLock(preloadLock(), options, () => sweepContainers(engine, PRELOAD_CONTAINER, signal));
  const inUse = await isHeld(registryLock());
  return inUse ? preloads : [...preloads, ...(await sweepContainers(engine, REGISTRY_CONTAINER, signal))];
}

/**
 * Whether a run left the cluster unfinished; false as well when that cannot be known, since a
 * finished one must stay.
 */
async function isHalfMade(
  engine: EngineClient,
  name: string,
  { nodes: [node], networks }: OwnCluster,
  { signal, progress }: SweepMeshOptions,
): Promise<boolean> {
  if (node === undefined) return true;
  const record = await readRecord(clusterFiles(name));
  // kind itself had not ended: no mark can be there, and an API server may never answer.
  if (record !== undefined && networks.includes(record.network) && record.containers.length === 0) return true;
  const finished = await isFinished(engine, node, signal);
  if (finished === undefined)
    progress(`leaving cluster ${name} alone: its API server does not answer; down --name ${name} removes it`);
  return finished === false;
}

/**
 * Whether the cluster has the mark of a finished one: asked inside the node, so that a lost
 * kubeconfig does not make a finished cluster look half-made. Undefined when no answer comes.
 */
async function isFinished(engine: EngineClient, node: OwnNode, signal: AbortSignal): Promise<boolean | undefined> {
  if (node.status !== 'running') return undefined;
  const get =
    'kubectl --kubeconfig /etc/kubernetes/admin.conf --request-timeout 20s get configmap meshproof -n kube-system --ignore-not-found -o name';
  const options = { what: 'the API server answers', budgetMs: budgets.clusterAnswers, signal };
  try {
    const { mark } = await until(options, async () => {
      const ran = await execa(engine.docker, ['exec', node.id, 'sh', '-c', get], {
        env: engine.env,
        stdin: 'ignore',
        reject: false,
        cancelSignal: signal,
      });
      return ran.exitCode === 0 ? { mark: ran.stdout.trim() } : { waiting: ran.stderr };
    });
    return mark !== '';
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
