import type { Task } from '../../host/task.ts';
import { engineImages, KEY_LABEL, type EngineImage } from '../engine-images.ts';
import type { Assembly } from './assembly.ts';

/** Images by reference. */
export type Intact = ReadonlyMap<string, EngineImage>;

/** What the engine has of the table with the right content. */
export async function intactImages(assembly: Assembly, task: Task): Promise<Intact> {
  const { engine, keys, names, rebuild } = assembly;
  const expected = [
    ...Object.entries(names.images).map(([name, reference]) => ({
      reference,
      key: keys.images[name],
      again: rebuild.has(name),
    })),
    ...Object.entries(names.rootfs).map(([name, reference]) => ({
      reference,
      key: keys.rootfs[name],
      again: rebuild.has(name),
    })),
  ];
  const found = await engineImages(
    engine,
    expected.map(({ reference }) => reference),
    task.signal,
  );
  const intact = expected.flatMap(({ reference, key, again }) => {
    const image = found.get(reference);
    if (image === undefined || again) return [];
    const fault =
      image.labels[KEY_LABEL] !== key
        ? 'its content differs from its name'
        : image.lostLayers[0] && `its layer ${image.lostLayers[0]} is gone`;
    if (fault !== undefined) task.progress(`the image ${reference} is damaged (${fault}): making it again`);
    return fault === undefined ? [[reference, image] as const] : [];
  });
  return new Map(intact);
}
