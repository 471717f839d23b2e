import { namespacesOf } from '../../check/plan/lanes/workloads.ts';
import { MeshproofError } from '../../errors.ts';
import type { Progress } from '../output/progress.ts';
import { figureOf, type Figure } from './figures.ts';
import { castOf, nameOf, spanOf, type Matrix } from './matrix.ts';
import { measureAlone, measureCollected, meshOf, type Alone } from './measure.ts';
import { deploy, type Site } from './site.ts';

interface MatricesRequest {
  readonly matrices: readonly Matrix[];
  readonly rounds: number;
}

/**
 * Measures every matrix without witnesses, then every one with them: until then nothing reads the
 * logs of the sidecars.
 */
export async function measureMatrices(
  progress: Progress,
  { matrices, rounds }: MatricesRequest,
  site: Site,
): Promise<readonly Figure[]> {
  const workloads = castOf(spanOf(matrices), site.prefix);
  const pods = await progress.phase('cast', (log) => deploy(site, workloads, log));
  const alone = await inSequence(matrices, (matrix) =>
    progress.phase(`${nameOf(matrix)} alone`, (log) => measureAlone(site, matrix, { rounds, pods, log })),
  );
  requireNoFaults(site);
  await using mesh = meshOf(site);
  // The cast is deployed; this only passes its pods to the mesh port.
  await progress.phase('witnesses', () => mesh.ensureCast(namespacesOf(workloads), workloads, site.signal));
  const figures = await inSequence(alone, async (measurement: Alone) => {
    const { matrix } = measurement;
    const collected = await progress.phase(`${nameOf(matrix)} with witnesses`, (log) =>
      measureCollected(site, matrix, { rounds, log, mesh }),
    );
    return figureOf({ ...measurement, ...collected });
  });
  requireNoFaults(site);
  return figures;
}

/** A stream that broke was reopened during the measurement, which makes its figures worthless. */
function requireNoFaults({ faults }: Site): void {
  if (faults.length === 0) return;
  throw new MeshproofError({
    operation: 'measure over unbroken streams',
    details: faults.join('\n'),
    hint: 'start the bench again, on an otherwise idle machine',
  });
}

async function inSequence<Item, Made>(
  items: readonly Item[],
  work: (item: Item) => Promise<Made>,
): Promise<readonly Made[]> {
  const results: Made[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
