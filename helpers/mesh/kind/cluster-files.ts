import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { meshproofDirs } from '../host/directories.ts';

/** What meshproof keeps on this machine for one cluster; the user's own kubeconfig is never touched. */
export interface ClusterFiles {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly config: string;
  /** Path that `withLock` guards: one process at a time creates, changes or removes the cluster. */
  readonly lock: string;
}

/** Where the files of a cluster stand. */
export function clusterFiles(name: string): ClusterFiles {
  const clusters = join(meshproofDirs().state, 'clusters');
  const folder = join(clusters, name);
  return {
    folder,
    kubeconfig: join(folder, 'kubeconfig'),
    config: join(folder, 'kind.yaml'),
    lock: join(clusters, `${name}.use`),
  };
}

export async function makeClusterFolder(files: ClusterFiles): Promise<void> {
  await mkdir(files.folder, { recursive: true, mode: 0o700 });
}

export async function removeClusterFolder(files: ClusterFiles): Promise<void> {
  await rm(files.folder, { recursive: true, force: true });
}
