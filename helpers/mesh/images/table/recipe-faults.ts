import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Versions } from '../../host/pins.ts';
import { lineFinder } from '../../host/yaml-lines.ts';
import type { ImageRecipe, Recipes } from './recipe-schema.ts';

const Packages = z.record(z.string(), z.string()).default({});
const PackageJson = z.object({ dependencies: Packages, optionalDependencies: Packages });

export interface FaultSearch {
  readonly file: string;
  readonly content: string;
  readonly recipes: Recipes;
  readonly versions: Versions;
  /** The folder that holds one folder per image. */
  readonly folder: string;
}

/**
 * Every way in which the table contradicts itself, the pins or the folders on disk, each as
 * `file:line: what`.
 */
export async function recipeFaults(search: FaultSearch): Promise<string[]> {
  const line = lineFinder(search.content);
  const at = (path: readonly string[], what: string) => `${search.file}:${line(path)}: ${path.join('.')}: ${what}`;
  const ofImages = Object.entries(search.recipes.images).map(([name, recipe]) => imageFaults(name, recipe, search, at));
  const ofModules = Object.keys(search.recipes.modules).map((name) => moduleFaults(name, search, at));
  return (await Promise.all([...ofModules, ...ofImages])).flat();
}

type At = (path: readonly string[], what: string) => string;

async function imageFaults(name: string, recipe: ImageRecipe, search: FaultSearch, at: At): Promise<string[]> {
  const path = ['images', name];
  const files = [
    'Dockerfile',
    ...(recipe.rootfs ? ['packages.txt'] : []),
    ...(recipe.npm ? ['package.json', 'package-lock.json'] : []),
  ];
  const absent = await Promise.all(
    files.map(async (file) =>
      (await exists(join(search.folder, name, file))) ? [] : [at(path, `there is no ${name}/${file}`)],
    ),
  );
  const pins = recipe.npm ? await npmFaults(name, search, at) : [];
  return [
    ...absent.flat(),
    ...pins,
    ...baseFaults(name, recipe, search, at),
    ...unknownNames(name, recipe, search, at),
  ];
}

function baseFaults(name: string, recipe: ImageRecipe, { recipes }: FaultSearch, at: At): string[] {
  const path = ['images', name, 'base'];
  if (recipe.base === undefined) return [];
  if (recipe.rootfs) return [at(path, 'an image has either a rootfs or a base')];
  const seen = new Set([name]);
  for (let base: string | undefined = recipe.base; base !== undefined; base = recipes.images[base]?.base) {
    if (recipes.images[base] === undefined) return [at(path, `there is no image "${base}" in the table`)];
    if (seen.has(base)) return [at(path, `the image is its own base: ${[...seen, base].join(' -> ')}`)];
    seen.add(base);
  }
  return [];
}

function unknownNames(name: string, recipe: ImageRecipe, { recipes, versions }: FaultSearch, at: At): string[] {
  const modules = [
    ...Object.keys(recipe.go).map((key) => ['go', key]),
    ...Object.keys(recipe.source).map((key) => ['source', key]),
  ];
  const texts = Object.entries(recipe.text).map(([to, key]) => ['text', to, key] as const);
  return [
    ...modules.flatMap(([field = '', key = '']) =>
      recipes.modules[key] ? [] : [at(['images', name, field, key], `there is no module "${key}" in the table`)],
    ),
    ...texts.flatMap(([field, to, key]) =>
      recipes.modules[key] ? [] : [at(['images', name, field, to], `there is no module "${key}" in the table`)],
    ),
    ...Object.keys(recipe.wheel).flatMap((key) =>
      versions.wheels[key] ? [] : [at(['images', name, 'wheel', key], `versions.yaml has no wheel "${key}"`)],
    ),
  ];
}

/**
 * An npm package is pinned in versions.yaml for readers and in package.json for npm: both must
 * agree.
 */
async function npmFaults(name: string, { versions, folder }: FaultSearch, at: At): Promise<string[]> {
  const content = await readFile(join(folder, name, 'package.json'), 'utf8').catch(() => '{}');
  const { dependencies, optionalDependencies } = PackageJson.parse(JSON.parse(content));
  const required = { ...dependencies, ...optionalDependencies };
  const pinned = versions.npm[name] ?? {};
  const differing = Object.keys({ ...required, ...pinned }).filter((one) => required[one] !== pinned[one]);
  return differing.map((one) =>
    at(
      ['images', name, 'npm'],
      `package.json has ${one} ${required[one] ?? 'not at all'}, versions.yaml has ${pinned[one] ?? 'nothing'}`,
    ),
  );
}

/**
 * A module is pinned in versions.yaml for readers and in go.mod for Go: both must agree.
 */
async function moduleFaults(name: string, { versions, folder }: FaultSearch, at: At): Promise<string[]> {
  const path = ['modules', name];
  const pin = versions.modules[name];
  if (pin === undefined) return [at(path, `versions.yaml has no module "${name}"`)];
  const goMod = await readFile(join(folder, 'go', name, 'go.mod'), 'utf8').catch(() => undefined);
  if (goMod === undefined) return [at(path, `there is no go/${name}/go.mod`)];
  const required = requiredVersion(goMod, pin.module);
  return required === pin.version
    ? []
    : [at(path, `go.mod requires ${pin.module} ${required ?? 'not at all'}, versions.yaml has ${pin.version}`)];
}

/** The version a go.mod requires of a module, or undefined. */
export function requiredVersion(goMod: string, module: string): string | undefined {
  const line = goMod
    .split('\n')
    .find((one) => one.replace(/^\s*(require\s+)?/, '').startsWith(`${module} `) && !one.includes('=>'));
  return line?.replace(/^\s*(require\s+)?/, '').split(/\s+/)[1];
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
