import { createHash } from 'node:crypto';
import { chmod, copyFile, cp, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { announced } from '../../../timing/progress/progress.ts';
import { cachedArtifact } from '../../artifacts/artifact-cache.ts';
import { installWheel, wheelPin } from '../../artifacts/wheel.ts';
import { meshproofDirs } from '../../host/directories.ts';
import { findExecutable } from '../../host/executables.ts';
import type { Task } from '../../host/task.ts';
import type { ImageRecipe } from '../table/recipe-schema.ts';
import { IMAGES, type Table } from '../table/recipes.ts';
import { moduleFiles } from './go/module-files.ts';
import { runStep } from './logged-command.ts';

export interface ContextParts {
  readonly image: string;
  readonly recipe: ImageRecipe;
  readonly table: Table;
  /** Folder of the programs of each Go module that the recipe names. */
  readonly programs: ReadonlyMap<string, string>;
  /** Gives a wheel's folder; asked once per wheel. */
  readonly wheel: (name: string) => Promise<string>;
}

/**
 * Puts everything an image is built from into an empty folder: its own folder of the checkout and
 * what its recipe names.
 */
export async function fillContext(folder: string, parts: ContextParts, task: Task): Promise<void> {
  const { image, recipe, table } = parts;
  await cp(join(IMAGES, image), folder, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  for (const [module, tools] of Object.entries(recipe.go)) {
    for (const tool of tools) await place(join(parts.programs.get(module) ?? '', tool), join(folder, 'bin', tool));
  }
  for (const [name, files] of Object.entries(recipe.wheel)) {
    const wheel = await parts.wheel(name);
    for (const [from, to] of Object.entries(files)) await place(join(wheel, from), join(folder, to));
  }
  for (const [module, files] of Object.entries(recipe.source)) {
    const source = await moduleFiles(module, Object.keys(files), table, task);
    for (const [from, to] of Object.entries(files)) await place(join(source, from), join(folder, to), 0o644);
  }
  for (const [to, module] of Object.entries(recipe.text))
    await writeText(join(folder, to), table.versions.modules[module]?.reports ?? '');
  if (recipe.npm) await placeNpmPackages(image, folder, task);
}

/** A wheel's content, fetched unless the cache has it. */
export async function ensureWheel(name: string, { versions }: Table, task: Task): Promise<string> {
  const pin = wheelPin(versions, name);
  const make = (folder: string) => installWheel(pin, folder, task);
  const cached = await cachedArtifact(
    join(meshproofDirs().cache, 'wheels'),
    { name, key: pin.sha256, make },
    task.progress,
  );
  return cached.folder;
}

/**
 * A program beside the Dockerfile: a link where the file systems are one, since copies of hundreds
 * of megabytes cost seconds.
 */
async function place(from: string, to: string, mode = 0o755): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await chmod(from, mode);
  await link(from, to).catch(() => copyFile(from, to));
}

async function writeText(to: string, content: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, content);
}

/** An image's npm packages beside its Dockerfile, from the cache unless its lock is new. */
async function placeNpmPackages(image: string, folder: string, task: Task): Promise<void> {
  const [manifest, lock] = await Promise.all(
    ['package.json', 'package-lock.json'].map((file) => readFile(join(folder, file), 'utf8')),
  );
  const key = createHash('sha256')
    .update(JSON.stringify([process.arch, manifest, lock]))
    .digest('hex');
  const make = async (target: string) => {
    await writeText(join(target, 'package.json'), manifest ?? '');
    await writeText(join(target, 'package-lock.json'), lock ?? '');
    await npmCi(image, target, task);
  };
  const cached = await cachedArtifact(
    join(meshproofDirs().cache, 'npm'),
    { name: `npm-${image}`, key, make },
    task.progress,
  );
  await cp(join(cached.folder, 'node_modules'), join(folder, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
  });
}

async function npmCi(image: string, folder: string, task: Task): Promise<void> {
  const npm = (await findExecutable('npm')) ?? 'npm';
  const command = [
    npm,
    'ci',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
  ] as const;
  await announced(task.progress, `fetching the npm packages of ${image}`, () =>
    runStep({ subject: image, step: 'npm ci', command, cwd: folder, signal: task.signal }),
  );
  await rm(join(folder, 'node_modules', '.package-lock.json'), { force: true });
}
