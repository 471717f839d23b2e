import { findEngine } from './engine/engine.ts';
import { requireIdle } from './engine/idle-engine.ts';
import { privateEngineClient, stopEngine } from './engine/stop-engine.ts';
import { withLock } from './host/lock.ts';
import { clusterFiles } from './kind/cluster-files.ts';
import { deleteCluster } from './kind/delete-cluster.ts';
import { lookAtCluster } from './kind/owned/owned-cluster.ts';
import { DEFAULT_CLUSTER } from './start-mesh.ts';

export interface StopMeshOptions {
  /** @default 'meshproof' */
  readonly name?: string;
  /** Whether the private engine is stopped too. @default false */
  readonly engine?: boolean;
  /**
   * Called under the cluster's lock, before the cluster is looked at; what it throws keeps
   * everything as it is.
   */
  readonly whileLocked?: () => void | Promise<void>;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/**
 * Removes a kind mesh of ours with its containers, network and files, and stops the private engine
 * if asked. Answers what was removed.
 * @throws MeshproofError when a cluster of that name exists that meshproof did not make, or when
 * the engine that is to be stopped runs
 *   anything else; nothing is touched then
 */
export async function stopMesh({
  name = DEFAULT_CLUSTER,
  engine: alsoEngine = false,
  whileLocked,
  signal,
  progress,
}: StopMeshOptions): Promise<readonly string[]> {
  const { lock } = clusterFiles(name);
  const engine = await findEngine({ signal, progress });
  const context = { signal, progress };
  const gone = await withLock(lock, context, async () => {
    await whileLocked?.();
    if (alsoEngine) await requireNothingElse(name, signal);
    return engine !== undefined && (await deleteCluster(engine, name, signal));
  });
  const stopped = alsoEngine && (await stopEngine(context)).stopped;
  return [...(gone ? [`cluster ${name}`] : []), ...(stopped ? ['private engine'] : [])];
}

/**
 * Looks before the mesh is removed: an engine that has to go on must not leave half of what was
 * asked done.
 */
async function requireNothingElse(name: string, signal: AbortSignal): Promise<void> {
  const engine = await privateEngineClient();
  if (engine === undefined) return;
  const { nodes } = await lookAtCluster(engine, name, signal);
  await requireIdle(
    engine,
    nodes.map(({ id }) => id),
    signal,
  );
}
