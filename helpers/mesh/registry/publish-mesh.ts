import { MeshproofError } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { docker } from '../docker.ts';
import type { Engine } from '../engine/engine.ts';
import type { Task } from '../host/task.ts';
import { assemble } from '../images/build/assemble.ts';
import { namesOf, planAssembly } from '../images/from-packages.ts';
import { readTable } from '../images/table/recipes.ts';
import type { ImageSet } from '../images/types.ts';
import { preloadedNode } from '../node/preloaded-node.ts';

/** Reference of an image of the table that only some tasks need, made unless the engine has it. */
export async function extraImage(engine: Engine, name: string, task: Task): Promise<string> {
  const plan = await planAssembly(engine, await readTable(), false);
  const reference = plan.names.images[name];
  if (reference === undefined) throw new TypeError(`manifests/images/images.yaml has no image ${name}`);
  await assemble([name], plan, task);
  return reference;
}

/** What was pushed: every image of a mesh is at `<repository>/<name>:<tag>`. */
export interface Published {
  readonly repository: string;
  readonly tag: string;
  readonly references: readonly string[];
}

/**
 * Pushes everything a mesh is made of to one repository, under the names of manifests/images and
 * one tag. The node image goes with Kubernetes in it, as kind's own do; everything else a node
 * pulls by itself.
 * @throws MeshproofError naming the image that could not be pushed
 */
export async function publishMesh(
  engine: Engine,
  images: ImageSet,
  repository: string,
  task: Task,
): Promise<Published> {
  const tag = images.istio.tag;
  const sources = await sourcesOf(engine, images, task);
  const references: string[] = [];
  for (const [name, source] of sources) {
    const reference = `${repository}/${name}:${tag}`;
    task.progress(`pushing ${reference}`);
    await push(engine, source, reference, task.signal);
    references.push(reference);
  }
  return { repository, tag, references };
}

/** Removes from the engine every name below a repository; what other names hold stays. */
export async function forgetNames(engine: Engine, repository: string, signal: AbortSignal): Promise<void> {
  const filter = ['images', '--filter', `reference=${repository}/*`, '--format', '{{.Repository}}:{{.Tag}}'];
  const listed = await docker(engine, filter, { operation: `list the images of ${repository}`, signal });
  const names = listed.split('\n').filter((name) => name !== '');
  if (names.length === 0) return;
  await docker(engine, ['rmi', ...names], {
    operation: `forget the images of ${repository}`,
    signal,
    budgetMs: budgets.cleanUp,
  });
}

async function sourcesOf(engine: Engine, images: ImageSet, task: Task): Promise<ReadonlyMap<string, string>> {
  const { kubernetes, facts } = images;
  if (kubernetes === undefined) {
    throw new MeshproofError({
      operation: 'publish a mesh',
      details: 'its images come from a registry already',
      hint: 'assemble it here: --image-source packages',
    });
  }
  const { recipes } = await readTable();
  const names = namesOf(recipes, ({ part }) => part === 'istio' || part === 'cast');
  const node = await preloadedNode(engine, { node: images.node, kubernetes, images: [] }, task);
  const made = names.map((name) => [name, facts[name]?.reference ?? ''] as const);
  return new Map([['node', node], ['istioctl', await extraImage(engine, 'istioctl', task)], ...made]);
}

async function push(engine: Engine, source: string, reference: string, signal: AbortSignal): Promise<void> {
  const operation = `push ${source} as ${reference}`;
  await docker(engine, ['tag', source, reference], { operation, signal });
  await docker(engine, ['push', '--quiet', reference], {
    operation,
    signal,
    budgetMs: budgets.imageTransfer,
    hint: 'see that the registry answers and has room',
  });
}
