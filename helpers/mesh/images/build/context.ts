import { chmod, copyFile, cp, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cachedArtifact } from '../../artifacts/artifact-cache.ts';
import { installWheel, wheelPin } from '../../artifacts/wheel.ts';
import { meshproofDirs } from '../../host/directories.ts';
import { findExecutable } from '../../host/executables.ts';
import type { Task } from '../../host/task.ts';
import { IMAGES, type ImageRecipe, type Table } from '../table/recipes.ts';
import { moduleSource } from './go-module.ts';
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

/** Puts everything an image is built from into an empty folder: its own folder of the checkout and what its recipe names. */
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
    const source = await moduleSource(module, table, task);
    for (const [from, to] of Object.entries(files)) await copyReadable(join(source, from), join(folder, to));
  }
  for (const [to, module] of Object.entries(recipe.text))
    await writeText(join(folder, to), table.versions.modules[module]?.reports ?? '');
  if (recipe.npm) await npmCi(image, folder, task);
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

/** A program beside the Dockerfile: a link where the file systems are one, since copies of hundreds of megabytes cost seconds. */
async function place(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await chmod(from, 0o755);
  await link(from, to).catch(() => copyFile(from, to));
}

/** Go's module cache is read-only; a copy that keeps that could not be removed again. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o644);
}

async function writeText(to: string, content: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, content);
}

async function npmCi(image: string, folder: string, task: Task): Promise<void> {
  task.progress(`fetching the npm packages of ${image}`);
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
  await runStep({ subject: image, step: 'npm ci', command, cwd: folder, signal: task.signal });
  await rm(join(folder, 'node_modules', '.package-lock.json'), { force: true });
}
