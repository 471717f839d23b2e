import pLimit from 'p-limit';
import { counted } from '../../../timing/progress/count.ts';
import type { Task } from '../../host/task.ts';
import { absentImages } from '../absent-images.ts';
import type { ImageRecipe } from '../table/recipe-schema.ts';
import type { Table } from '../table/recipes.ts';
import type { Assembly } from './assembly.ts';
import { buildImage } from './build-image.ts';
import { ensureWheel } from './context.ts';
import { ensureGoModule } from './go/go-module.ts';
import { intactImages, type Intact } from './intact-images.ts';
import { once } from './once.ts';
import { ensureRootfs } from './rootfs.ts';

export interface Assembled {
  /** Images that were made by this call; every other one was found unchanged. */
  readonly made: ReadonlySet<string>;
}

/** Engines build side by side; more than this many only share the same disk. */
const IMAGES_AT_ONCE = 2;

/**
 * Makes sure that the engine has the given images of the table, making what is absent, changed or
 * damaged and its bases. Go modules are built one at a time; the rest goes on beside
 * them.
 * @param intact what the engine has already, when the caller knows; looked up otherwise
 * @throws MeshproofError of the first step that fails, after the others have ended
 */
export async function assemble(
  wanted: readonly string[],
  assembly: Assembly,
  task: Task,
  intact?: Intact,
): Promise<Assembled> {
  const stop = new AbortController();
  const inner: Task = { ...task, signal: AbortSignal.any([task.signal, stop.signal]) };
  const made = new Set<string>();
  const present = intact ?? (await intactImages(assembly, inner));
  const total = absentImages(wanted, assembly, present).size;
  const ends = await counted(task.progress, { total, noun: 'images' }, async (done) => {
    const onMade = (name: string): void => {
      made.add(name);
      done();
    };
    const maker = imageMaker(assembly, { onMade, present }, inner);
    return Promise.allSettled(
      wanted.map(async (name) => {
        try {
          await maker(name);
        } catch (error) {
          stop.abort(error);
          throw error;
        }
      }),
    );
  });
  task.signal.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return { made };
}

/** A function that makes an image at most once, with all of its bases. */
function imageMaker(
  assembly: Assembly,
  { onMade, present }: { readonly onMade: (name: string) => void; readonly present: Intact },
  task: Task,
): (name: string) => Promise<void> {
  const { engine, table, keys, names } = assembly;
  const oneGoBuild = pLimit(1);
  const someImages = pLimit(IMAGES_AT_ONCE);
  const rootfs = once((image: string) => {
    const reference = names.rootfs[image] ?? '';
    if (present.has(reference)) return Promise.resolve();
    return ensureRootfs(
      { image, key: keys.rootfs[image] ?? '', suite: table.versions.debian.suite, reference },
      engine,
      task,
    );
  });
  const module = once((name: string) =>
    oneGoBuild(async () => (await ensureGoModule({ name, key: keys.modules[name] ?? '' }, table, task)).folder),
  );
  const wheel = once((name: string) => ensureWheel(name, table, task));
  const image = once(async (name: string): Promise<void> => {
    const recipe = table.recipes.images[name] as ImageRecipe;
    if (present.has(names.images[name] ?? '') || assembly.substitutes[name] !== undefined) return;
    const [programs] = await Promise.all([
      programsOf(recipe, table, module),
      recipe.base === undefined ? undefined : image(recipe.base),
      recipe.rootfs === undefined ? undefined : rootfs(name),
      ...Object.keys(recipe.wheel).map(wheel),
    ]);
    await someImages(() => buildImage(name, { recipe, programs, wheel }, assembly, task));
    onMade(name);
  });
  return image;
}

/** Folders of the Go programs a recipe names; modules are asked for in the order of the table. */
async function programsOf(
  recipe: ImageRecipe,
  table: Table,
  module: (name: string) => Promise<string>,
): Promise<Map<string, string>> {
  const needed = Object.keys(table.recipes.modules).filter((name) => name in recipe.go);
  return new Map(await Promise.all(needed.map(async (name) => [name, await module(name)] as const)));
}
