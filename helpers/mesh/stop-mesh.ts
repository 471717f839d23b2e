import { findEngine } from './engine/engine.ts';
import { stopEngine } from './engine/stop-engine.ts';
import { withLock } from './host/lock.ts';
import { clusterFiles } from './kind/cluster-files.ts';
import { deleteCluster } from './kind/delete-cluster.ts';
import { DEFAULT_CLUSTER } from './start-mesh.ts';

export interface StopMeshOptions {
  /** @default 'meshproof' */
  readonly name?: string;
  /** Whether the private engine is stopped too. @default false */
  readonly engine?: boolean;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/** Removes a kind mesh with its containers, network and files, and stops the private engine if asked. Answers what was removed. */
export async function stopMesh({
  name = DEFAULT_CLUSTER,
  engine: alsoEngine = false,
  signal,
  progress,
}: StopMeshOptions): Promise<readonly string[]> {
  const engine = await findEngine({ signal, progress });
  const context = { signal, progress };
  const gone =
    engine !== undefined &&
    (await withLock(clusterFiles(name).lock, context, () => deleteCluster(engine, name, signal)));
  const stopped = alsoEngine && (await stopEngine(context)).stopped;
  return [...(gone ? [`cluster ${name}`] : []), ...(stopped ? ['private engine'] : [])];
}
