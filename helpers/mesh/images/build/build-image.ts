import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { announced } from '../../../timing/progress/progress.ts';
import { meshproofDirs } from '../../host/directories.ts';
import type { Task } from '../../host/task.ts';
import { KEY_LABEL, REPORTS_LABEL } from '../engine-images.ts';
import type { ImageRecipe } from '../table/recipe-schema.ts';
import type { Assembly } from './assembly.ts';
import { fillContext } from './context.ts';
import { runStep } from './logged-command.ts';

/** What one image is put together from, made already. */
export interface ImageParts {
  readonly recipe: ImageRecipe;
  readonly programs: ReadonlyMap<string, string>;
  readonly wheel: (name: string) => Promise<string>;
}

/**
 * Puts an image's context together and lets the engine build it. No step of it reaches a network.
 */
export async function buildImage(name: string, parts: ImageParts, assembly: Assembly, task: Task): Promise<void> {
  task.signal.throwIfAborted();
  await announced(task.progress, `building the image ${name}`, () => build(name, parts, assembly, task));
}

async function build(
  name: string,
  { recipe, programs, wheel }: ImageParts,
  { engine, table, names, substitutes, keys }: Assembly,
  task: Task,
): Promise<void> {
  const contexts = join(meshproofDirs().cache, 'contexts');
  await mkdir(contexts, { recursive: true });
  const context = await mkdtemp(join(contexts, `${name}-`));
  try {
    await fillContext(context, { image: name, recipe, table, programs, wheel }, task);
    const base =
      recipe.base === undefined ? [] : ['--build-arg', `BASE=${substitutes[recipe.base] ?? names.images[recipe.base]}`];
    const rootfs = recipe.rootfs === undefined ? [] : ['--build-arg', `ROOTFS=${names.rootfs[name]}`];
    const labels = labelsOf(name, { keys, table }).flatMap((label) => ['--label', label]);
    const command = [
      engine.docker,
      'build',
      '--network',
      'none',
      ...labels,
      ...base,
      ...rootfs,
      '--tag',
      names.images[name] ?? '',
      context,
    ] as const;
    await runStep({ subject: name, step: 'docker build', command, env: engine.env, signal: task.signal });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

function labelsOf(name: string, { keys, table }: Pick<Assembly, 'keys' | 'table'>): string[] {
  const reports =
    table.recipes.images[name]?.part === 'istio'
      ? [`${REPORTS_LABEL}=${table.versions.modules['istio']?.reports}`]
      : [];
  return [`${KEY_LABEL}=${keys.images[name]}`, ...reports];
}
