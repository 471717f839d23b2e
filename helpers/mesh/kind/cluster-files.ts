import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { meshproofDirs } from '../host/directories.ts';
import { requireClusterName } from './cluster-name.ts';

/**
 * What meshproof keeps on this machine for one cluster; the user's own kubeconfig is never touched.
 */
export interface ClusterFiles {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly config: string;
  /** What of the cluster was made here, by id (owned/record.ts). */
  readonly record: string;
  /** Path that `withLock` guards: one process at a time creates, changes or removes the cluster. */
  readonly lock: string;
}

/**
 * Paths of the files of a cluster.
 * @throws MeshproofError (usage) for a name that is no cluster's
 */
export function clusterFiles(name: string): ClusterFiles {
  const clusters = join(meshproofDirs().state, 'clusters');
  const folder = join(clusters, requireClusterName(name));
  return {
    folder,
    kubeconfig: join(folder, 'kubeconfig'),
    config: join(folder, 'kind.yaml'),
    record: join(folder, 'made.json'),
    lock: join(clusters, `${name}.use`),
  };
}

export async function makeClusterFolder(files: ClusterFiles): Promise<void> {
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
}

export async function removeClusterFolder(files: ClusterFiles): Promise<void> {
  await rm(files.folder, { recursive: true, force: true });
}
