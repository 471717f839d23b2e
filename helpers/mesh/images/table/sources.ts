import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sha256OfFile } from '../../artifacts/artifact-cache.ts';
import type { SourceDigests } from './keys.ts';
import type { Recipes } from './recipe-schema.ts';
import { IMAGES } from './recipes.ts';

/** What `npm install` may have left in an image's folder, never part of the checkout. */
const IGNORED = 'node_modules';

/** Digests of every file that the images and Go modules of the table are made of. */
export async function readSources(recipes: Recipes): Promise<SourceDigests> {
  const [images, modules] = await Promise.all([
    digestsOf(Object.keys(recipes.images), IMAGES),
    digestsOf(Object.keys(recipes.modules), join(IMAGES, 'go')),
  ]);
  return { images, modules };
}

async function digestsOf(names: readonly string[], parent: string): Promise<Record<string, Record<string, string>>> {
  const entries = await Promise.all(
    names.map(async (name) => [name, await folderDigests(join(parent, name))] as const),
  );
  return Object.fromEntries(entries);
}

async function folderDigests(folder: string): Promise<Record<string, string>> {
  const files = await filesOf(folder);
  const digests = await Promise.all(files.map(async (file) => [file, await sha256OfFile(join(folder, file))] as const));
  return Object.fromEntries(digests);
}

/** Paths of the files below a folder, relative to it. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return files.filter((file) => !file.split('/').includes(IGNORED)).sort();
}
