import type { Plan } from '../../../check/plan/plan.ts';
import { extraImagesOf } from '../../../mesh/images/table/extra-images.ts';
import { readTable } from '../../../mesh/images/table/recipes.ts';
import { loadExtraImage } from '../../../mesh/load-extra-image.ts';
import type { StartedMesh } from '../../../mesh/started-mesh.ts';
import type { RunState } from '../run-state.ts';

/**
 * Makes and loads the images of applications that few checks deploy, where the plan has one of
 * these checks; a mesh has the images of all other applications from its start.
 */
export async function extraCastImages(
  { context, flags, plan }: Pick<RunState, 'context' | 'flags' | 'plan'>,
  { kind, castImages }: Pick<StartedMesh, 'kind' | 'castImages'>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const missing = appsOf(plan).filter((app) => castImages[app] === undefined);
  if (kind !== 'kind' || missing.length === 0) return castImages;
  const wanted = extraImagesOf((await readTable()).recipes, missing);
  if (wanted.length === 0) return castImages;
  return context.progress.phase('extra images', async (progress) => {
    const loaded = { ...castImages };
    for (const { image, apps } of wanted) {
      const reference = await loadExtraImage(image, flags.name, { provision: flags.provision, signal, progress });
      for (const app of apps) loaded[app] = reference;
    }
    return loaded;
  });
}

function appsOf({ entries }: Plan): readonly string[] {
  const members = entries.flatMap(({ check }) => Object.values(check.record.cast));
  return [...new Set(members.flatMap((member) => (member.kind === 'workload' ? [member.app] : [])))];
}
