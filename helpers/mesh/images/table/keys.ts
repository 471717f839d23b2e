import { createHash } from 'node:crypto';
import type { Versions } from '../../host/pins.ts';
import type { GoModuleRecipe, ImageRecipe, Recipes } from './recipe-schema.ts';

/**
 * Content of the checkout's files that images are made of, read once: path inside its folder ->
 * digest.
 */
export interface SourceDigests {
  /** Per image of the table, its folder. */
  readonly images: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Per Go module of the table, its folder. */
  readonly modules: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface KeyInputs {
  readonly recipes: Recipes;
  readonly versions: Versions;
  readonly sources: SourceDigests;
  /** The machine's architecture as Node names it. */
  readonly arch: string;
  /** Reference that replaces an image of the table, where a registry publishes one. */
  readonly substitutes: Readonly<Record<string, string>>;
}

/** Digests that name contents: equal exactly when everything the content is made of is equal. */
export interface Keys {
  readonly images: Readonly<Record<string, string>>;
  readonly modules: Readonly<Record<string, string>>;
  /** Per image with a root file system of its own. */
  readonly rootfs: Readonly<Record<string, string>>;
}

/** Computes the key of every Go module, root file system and image of the table; pure. */
export function computeKeys(inputs: KeyInputs): Keys {
  const { recipes, sources } = inputs;
  const modules = mapValues(recipes.modules, (recipe, name) => moduleKey(name, recipe, inputs));
  const withRootfs = Object.fromEntries(Object.entries(recipes.images).filter(([, recipe]) => recipe.rootfs));
  const rootfs = mapValues(withRootfs, (_, name) =>
    digest(['rootfs', inputs.arch, inputs.versions.debian, sources.images[name]?.['packages.txt']]),
  );
  const images: Record<string, string> = {};
  for (const name of Object.keys(recipes.images)) imageKey(name, inputs, { images, modules, rootfs });
  return { images, modules, rootfs };
}

/** The key of several contents taken together. */
export function jointKey(keys: readonly string[]): string {
  return digest([...keys].sort());
}

/** First characters of a key: enough to distinguish contents, short enough to read. */
export function shortKey(key: string): string {
  return key.slice(0, 12);
}

function moduleKey(name: string, recipe: GoModuleRecipe, { versions, sources, arch }: KeyInputs): string {
  return digest(['go', arch, recipe, versions.modules[name], sources.modules[name]]);
}

/**
 * Computes a base before the images based on it; the table has no circles (see recipe-faults.ts).
 */
function imageKey(
  name: string,
  inputs: KeyInputs,
  known: { images: Record<string, string>; modules: Record<string, string>; rootfs: Record<string, string> },
): string {
  const present = known.images[name];
  const recipe = inputs.recipes.images[name];
  if (present !== undefined || recipe === undefined) return present ?? '';
  const base =
    recipe.base === undefined ? '' : (inputs.substitutes[recipe.base] ?? imageKey(recipe.base, inputs, known));
  const key = digest([
    'image',
    inputs.arch,
    base,
    known.rootfs[name],
    recipeInputs(recipe, inputs, known.modules),
    inputs.sources.images[name],
  ]);
  known.images[name] = key;
  return key;
}

/**
 * What is put beside the Dockerfile, each with the digest of what it comes from. What an image is
 * for changes nothing in it.
 */
function recipeInputs(
  recipe: ImageRecipe,
  { versions }: KeyInputs,
  modules: Readonly<Record<string, string>>,
): unknown {
  const { part: _part, apps: _apps, ...content } = recipe;
  const named = [...Object.keys(recipe.go), ...Object.keys(recipe.source)].map((name) => modules[name]);
  const reported = Object.values(recipe.text).map((name) => versions.modules[name]?.reports);
  return [content, named, reported, Object.keys(recipe.wheel).map((name) => versions.wheels[name])];
}

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');
}

/**
 * The same value with the keys of every record in order, so that the order in which a person writes
 * them adds nothing.
 */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In, key: string) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
