import { join } from 'node:path';
import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import { meshproofDirs } from '../host/directories.ts';
import { withLock } from '../host/lock.ts';
import type { Task } from '../host/task.ts';
import { imagesFromPackages } from './from-packages.ts';
import { imagesFromRegistry } from './registry/from-registry.ts';
import { takesPinnedIstio } from './registry/registry-plan.ts';
import { registryAnswers, registryHost } from './registry/registry-probe.ts';
import { readTable, type Table } from './table/recipes.ts';
import type { ImageRequest, ImageSet } from './types.ts';

/**
 * Makes sure that everything a mesh is made of is at hand: from a registry, or assembled from
 * packages, or (`auto`) from a registry when one answers within three seconds. One process at a
 * time; a second call finds everything unchanged.
 * @throws MeshproofError naming image, step and log of what failed
 */
export async function ensureImages(request: ImageRequest, task: Task): Promise<ImageSet> {
  const table = await readTable();
  const source = await chooseSource(request, table, task);
  const make = source === 'packages' ? imagesFromPackages : imagesFromRegistry;
  return withLock(join(meshproofDirs().cache, 'images'), task, () => make(request, table, task));
}

async function chooseSource(request: ImageRequest, { versions }: Table, task: Task): Promise<'registry' | 'packages'> {
  if (request.source !== 'auto') return request.source;
  if (request.registry !== undefined || request.hub !== undefined) return 'registry';
  const { hub, istioctl } = versions.registry.istio;
  if (takesPinnedIstio(request) && istioctl === 'unknown') {
    task.progress(`no digest of ${hub}/istioctl is pinned, so none is run here: assembling every image from packages`);
    return 'packages';
  }
  const host = registryHost(hub);
  using limit = deadline(
    budgets.registryProbe,
    task.signal,
    () => new Error(`no answer within ${budgets.registryProbe} ms`),
  );
  const answers = await registryAnswers(host, limit.signal);
  task.signal.throwIfAborted();
  task.progress(
    answers
      ? `the image registry ${host} answers: using it`
      : `the image registry ${host} does not answer: assembling every image from packages`,
  );
  return answers ? 'registry' : 'packages';
}
