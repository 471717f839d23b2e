import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MeshproofError } from '../../../../errors.ts';
import type { GoToolchain } from '../../../artifacts/go-toolchain.ts';
import type { Versions } from '../../../host/pins.ts';
import type { Task } from '../../../host/task.ts';
import type { Edits, GoModuleRecipe } from '../../table/recipe-schema.ts';
import { IMAGES } from '../../table/recipes.ts';
import { runStep } from '../logged-command.ts';
import { filledIn } from './filled-in.ts';
import { moduleSource } from './module-files.ts';

/** A module of the table with changed sources, as its recipe has it. Disposing of it deletes it. */
export interface ModuleCopy extends AsyncDisposable {
  readonly folder: string;
  /** Arguments of `go build`. */
  readonly flags: readonly string[];
}

export interface CopyRequest {
  /** Of the module in the table. */
  readonly name: string;
  readonly recipe: GoModuleRecipe;
  readonly versions: Versions;
  readonly toolchain: GoToolchain;
}

/**
 * Copies a module whose recipe changes its sources; undefined for any other module.
 * @throws MeshproofError when a text to replace does not occur exactly once: the module has changed
 */
export async function copyOf(request: CopyRequest, task: Task): Promise<ModuleCopy | undefined> {
  const { name, recipe } = request;
  const isVendored = Object.keys(recipe.vendored).length > 0;
  if (!isVendored && recipe.edits === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), `meshproof-go-${name}-`));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await cp(join(IMAGES, 'go', name), folder, { recursive: true });
    if (recipe.edits !== undefined) await editDependency(folder, recipe.edits, request, task);
    if (isVendored) await vendor(folder, request, task);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, flags: isVendored ? ['-mod=vendor'] : [], [Symbol.asyncDispose]: remove };
}

/** Puts the dependencies into the copy, so that files can be written into them. */
async function vendor(folder: string, request: CopyRequest, task: Task): Promise<void> {
  const { name, recipe, versions } = request;
  await inCopy(folder, request, task)('go mod vendor', [request.toolchain.go, 'mod', 'vendor']);
  for (const [path, content] of Object.entries(recipe.vendored)) {
    const file = join(folder, 'vendor', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, filledIn(content, versions.modules[name]));
  }
}

/**
 * Replaces the module's own dependency by an edited copy. The compiler accepts no overlay of files
 * in Go's module cache (go help build, -overlay).
 */
async function editDependency(folder: string, edits: Edits, request: CopyRequest, task: Task): Promise<void> {
  const { name, versions, toolchain } = request;
  const module = versions.modules[name]?.module ?? '';
  const source = join(folder, 'edited');
  const run = inCopy(folder, request, task);
  // Go's module cache is read-only, and so is a copy of it.
  await run('copy', ['cp', '-R', await moduleSource(name, module, versions, task), source]);
  await run('make the copy writable', ['chmod', '-R', 'u+w', source]);
  for (const [path, replacements] of Object.entries(edits)) {
    const file = join(source, path);
    await writeFile(file, edited(`${module}/${path}`, await readFile(file, 'utf8'), replacements));
  }
  await run('go mod edit', [toolchain.go, 'mod', 'edit', `-replace=${module}=./edited`]);
}

function inCopy(cwd: string, { name, toolchain }: CopyRequest, { signal }: Task) {
  return (step: string, command: readonly [string, ...string[]]): Promise<void> =>
    runStep({ subject: `go-${name}`, step, command, cwd, env: toolchain.env, signal });
}

/** A text with replacements made, each of which must fit exactly once. */
export function edited(file: string, text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((present, [find, replacement]) => {
    const found = present.split(find).length - 1;
    if (found === 1) return present.replace(find, () => replacement);
    throw new MeshproofError({
      operation: `edit ${file}`,
      details: `"${find}" occurs ${found.toString()} times in it, expected once`,
      hint: 'compare modules.<name>.edits of manifests/images/images.yaml with the source of the pinned version',
    });
  }, text);
}
