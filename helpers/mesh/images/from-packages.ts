import type { Engine } from '../engine/engine.ts';
import { meshproofDirs } from '../host/directories.ts';
import { requireDisk } from '../host/disk.ts';
import type { Task } from '../host/task.ts';
import type { MeshImages } from '../mesh-images.ts';
import { assemble } from './build/assemble.ts';
import type { Assembly } from './build/assembly.ts';
import { intactImages, type Intact } from './build/intact-images.ts';
import { goTool } from './build/tools.ts';
import { engineImages } from './engine-images.ts';
import { type ImageNames, nameImages } from './table/image-names.ts';
import { computeKeys, type Keys } from './table/keys.ts';
import type { ImageRecipe, Recipes } from './table/recipe-schema.ts';
import type { Table } from './table/recipes.ts';
import { readSources } from './table/sources.ts';
import type { ImageFact, ImageRequest, ImageSet } from './types.ts';

const GIB = 2 ** 30;
/** What a cold assembly writes: Go's build cache and binaries, root file systems and images. */
const COLD_BYTES = 8 * GIB;
/** What rebuilding single images writes. */
const WARM_BYTES = 2 * GIB;

/**
 * Assembles every image of a mesh from package registries.
 * @throws MeshproofError naming image, step and log
 */
export async function imagesFromPackages(request: ImageRequest, table: Table, task: Task): Promise<ImageSet> {
  const plan = await planAssembly(request.engine, table, request.rebuild ?? false);
  const wanted = namesOf(table.recipes, (recipe) => recipe.part !== 'extra' && recipe.part !== 'base');
  const present = await intactImages(plan, task);
  await requireRoom(wanted, plan, present);
  const kind = await goTool('kind', 'kind', plan, task);
  const { made } = await assemble(wanted, plan, task, present);
  const [kubectl, istioctl] = await Promise.all([
    goTool('kubernetes', 'kubectl', plan, task),
    goTool('istio', 'istioctl', plan, task),
  ]);
  return {
    ...describe(table, plan.names),
    tools: { kind, kubectl, istioctl },
    facts: await factsOf(wanted, plan, { made, present }, task),
  };
}

/** Names and keys of everything the table makes. */
export async function planAssembly(
  engine: Engine,
  table: Table,
  rebuild: boolean | readonly string[],
  substitutes: Assembly['substitutes'] = {},
): Promise<Assembly> {
  const sources = await readSources(table.recipes);
  const keys: Keys = computeKeys({ ...table, sources, arch: process.arch, substitutes });
  const again = rebuild === true ? Object.keys(table.recipes.images) : rebuild === false ? [] : rebuild;
  return { engine, table, keys, names: nameImages(table, keys), rebuild: new Set(again), substitutes };
}

/** Names of the images of the table that a test accepts. */
export function namesOf(recipes: Recipes, accepts: (recipe: ImageRecipe) => boolean): string[] {
  return Object.entries(recipes.images).flatMap(([name, recipe]) => (accepts(recipe) ? [name] : []));
}

async function requireRoom(wanted: readonly string[], { names }: Assembly, present: Intact): Promise<void> {
  const absent = wanted.filter((name) => !present.has(names.images[name] ?? '')).length;
  if (absent === 0) return;
  const bytes = absent > wanted.length / 2 ? COLD_BYTES : WARM_BYTES;
  const { cache, state } = meshproofDirs();
  await Promise.all([requireDisk(cache, bytes), requireDisk(state, bytes)]);
}

function describe({ recipes, versions }: Table, names: ImageNames): Omit<MeshImages, 'tools'> {
  const loaded = namesOf(recipes, (recipe) => recipe.part === 'istio' || recipe.part === 'cast').map(
    (name) => names.images[name] ?? '',
  );
  const apps = namesOf(recipes, (recipe) => recipe.part === 'cast').flatMap((name) =>
    (recipes.images[name]?.apps ?? []).map((app) => [app, names.images[name] ?? ''] as const),
  );
  return {
    source: 'packages',
    node: names.images['node'] ?? '',
    kubernetes: names.kubernetes,
    loaded,
    istio: { ...names.istio, reports: versions.modules['istio']?.reports ?? '', upstreamEnvoy: true },
    cast: Object.fromEntries(apps),
  };
}

interface Found {
  readonly made: ReadonlySet<string>;
  /** What the engine had before. */
  readonly present: Intact;
}

/** What the engine has of the given images; it is asked for those alone that were made. */
export async function factsOf(
  wanted: readonly string[],
  { engine, names }: Assembly,
  { made, present }: Found,
  task: Task,
): Promise<Record<string, ImageFact>> {
  const fresh = await engineImages(
    engine,
    [...made].map((name) => names.images[name] ?? ''),
    task.signal,
  );
  const facts = wanted.map((name) => {
    const reference = names.images[name] ?? '';
    const { id = '' } = fresh.get(reference) ?? present.get(reference) ?? {};
    return [name, { reference, id, reused: !made.has(name) }] as const;
  });
  return Object.fromEntries(facts);
}
