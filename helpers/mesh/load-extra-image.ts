import { join } from 'node:path';
import { MeshproofError } from '../errors.ts';
import { ensureEngine } from './engine/engine.ts';
import { meshproofDirs } from './host/directories.ts';
import { withLock } from './host/lock.ts';
import type { Task } from './host/task.ts';
import { ownCluster } from './kind/owned/owned-cluster.ts';
import { loadImages } from './node/load-images.ts';
import { extraImage } from './registry/publish-mesh.ts';

/**
 * Makes an image of the table that no mesh has by itself, unless the engine has it, and loads it
 * into the node of a running cluster of ours. Returns its reference.
 */
export async function loadExtraImage(image: string, cluster: string, task: Task): Promise<string> {
  const engine = await ensureEngine(task);
  const reference = await withLock(join(meshproofDirs().cache, 'images'), task, () => extraImage(engine, image, task));
  const [node] = (await ownCluster(engine, cluster, task.signal)).nodes;
  if (node === undefined) throw noNode(image, cluster);
  await loadImages(engine, { cluster, node: node.id }, [reference], task.signal);
  return reference;
}

function noNode(image: string, cluster: string): MeshproofError {
  return new MeshproofError({
    operation: `load ${image} into cluster ${cluster}`,
    details: 'the cluster has no node any more',
    hint: 'run: npm run -s meshproof -- up',
  });
}
