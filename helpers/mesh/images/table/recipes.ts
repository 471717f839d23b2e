import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { faulty, MANIFESTS, parseYamlFile, readVersions, type Versions } from '../../host/pins.ts';
import { recipeFaults } from './recipe-faults.ts';

/** The folder that holds one folder per image, the Go modules and the table of recipes. */
export const IMAGES = join(MANIFESTS, 'images');
const TABLE = join(IMAGES, 'images.yaml');

const text = z.string().min(1);
const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and hyphens');

const GoModuleRecipe = z.strictObject({
  /** Build tags. */
  tags: z.array(text).default([]),
  /** String variables set while linking, by package path and name; {version}, {reports}, {major} and {minor} are filled in. */
  variables: z.record(text, text).default({}),
  /** Files written into a vendored copy of the dependencies before building; same placeholders. */
  vendored: z.record(text, text).default({}),
  /** Programs whose file gets another name. */
  rename: z.record(text, text).default({}),
});

const ImageRecipe = z.strictObject({
  part: z.enum(['base', 'istio', 'kubernetes', 'node', 'cast', 'extra']),
  apps: z.array(name).default([]),
  rootfs: z.literal(true).optional(),
  base: name.optional(),
  go: z.record(name, z.array(text).min(1)).default({}),
  wheel: z.record(name, z.record(text, text)).default({}),
  source: z.record(name, z.record(text, text)).default({}),
  text: z.record(text, name).default({}),
  npm: z.literal(true).optional(),
});

const Recipes = z.strictObject({ modules: z.record(name, GoModuleRecipe), images: z.record(name, ImageRecipe) });

export type GoModuleRecipe = z.infer<typeof GoModuleRecipe>;
export type ImageRecipe = z.infer<typeof ImageRecipe>;
/** The table of manifests/images/images.yaml. */
export type Recipes = z.infer<typeof Recipes>;

export interface Table {
  readonly recipes: Recipes;
  readonly versions: Versions;
}

/**
 * Reads the table and the pins and compares both with each other and with the folders on disk.
 * @throws MeshproofError naming file and line of every fault at once
 */
export async function readTable(): Promise<Table> {
  const [content, versions] = await Promise.all([readFile(TABLE, 'utf8'), readVersions()]);
  const recipes = parseRecipes(TABLE, content);
  const faults = await recipeFaults({ file: TABLE, content, recipes, versions, folder: IMAGES });
  if (faults.length > 0) throw faulty(faults);
  return { recipes, versions };
}

/** Parses the table alone. @throws MeshproofError naming file and line of every fault at once */
export function parseRecipes(file: string, content: string): Recipes {
  return parseYamlFile(file, content, Recipes);
}
