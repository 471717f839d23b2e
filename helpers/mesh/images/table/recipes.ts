import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { faulty, MANIFESTS, parseYamlFile, readVersions, type Versions } from '../../host/pins.ts';
import { recipeFaults } from './recipe-faults.ts';
import { Recipes } from './recipe-schema.ts';

/** The folder that holds one folder per image, the Go modules and the table of recipes. */
export const IMAGES = join(MANIFESTS, 'images');
const TABLE = join(IMAGES, 'images.yaml');

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
