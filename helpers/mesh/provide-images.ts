import type { Engine } from './engine/engine.ts';
import type { Task } from './host/task.ts';
import { ensureImages } from './images/ensure-images.ts';
import type { ImageRequest } from './images/types.ts';
import type { MeshImages } from './mesh-images.ts';

/** What images are asked for. */
export interface ImageChoice {
  readonly imageSource: ImageRequest['source'];
  readonly istioVersion?: string;
  readonly hub?: string;
  /** A repository that holds every image of a mesh, in place of the publishers' own. */
  readonly registry?: string;
  /** Images to make again although they are unchanged; `true` for all. */
  readonly rebuild?: boolean | readonly string[];
}

/** Makes or finds the images of a mesh, all present in the engine where they must be. */
export type ImageProvider = (engine: Engine, choice: ImageChoice, task: Task) => Promise<MeshImages>;

/** Takes the images from a registry, or assembles them from packages. */
export async function provideImages(engine: Engine, choice: ImageChoice, task: Task): Promise<MeshImages> {
  const { imageSource: source, istioVersion, hub, registry, rebuild } = choice;
  const images = await ensureImages({ engine, source, ...defined({ istioVersion, hub, registry, rebuild }) }, task);
  const facts = Object.values(images.facts);
  const made = facts.filter(({ reused }) => !reused).length;
  task.progress(
    made === 0
      ? `unchanged: all ${facts.length.toString()} are there`
      : `${made.toString()} of ${facts.length.toString()} are new`,
  );
  return images;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/**
 * Leaves out what is undefined: an option that is not given is not an option that is given as
 * undefined.
 */
function defined<T extends object>(options: T): Defined<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Defined<T>;
}
