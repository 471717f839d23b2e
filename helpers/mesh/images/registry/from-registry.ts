import { execa } from 'execa';
import { messageOf, MeshproofError } from '../../../errors.ts';
import { budgets } from '../../../timing/budgets.ts';
import { counted } from '../../../timing/progress/count.ts';
import { announced } from '../../../timing/progress/progress.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Task } from '../../host/task.ts';
import { assemble } from '../build/assemble.ts';
import { intactImages } from '../build/intact-images.ts';
import { goTool } from '../build/tools.ts';
import { engineImage, KEY_LABEL, REPORTS_LABEL } from '../engine-images.ts';
import { factsOf, namesOf, planAssembly } from '../from-packages.ts';
import type { Table } from '../table/recipes.ts';
import type { ImageFact, ImageRequest, ImageSet } from '../types.ts';
import { byTagLine, takenByTag } from './by-tag.ts';
import { copyOut } from './copy-out.ts';
import { refuseUnpinnedIstioctl, type RegistryPlan, registryPlan } from './registry-plan.ts';

/**
 * Takes the images of a mesh from a registry: kind's built node image and Istio's built images, or
 * a repository that holds everything (`registry`). What a node could not fetch itself, and what no
 * publisher has, is brought into the engine.
 * @throws MeshproofError naming the image that could not be pulled or made
 */
export async function imagesFromRegistry(request: ImageRequest, table: Table, task: Task): Promise<ImageSet> {
  const { engine } = request;
  refuseUnpinnedIstioctl(request, table);
  const plan = registryPlan(request, table);
  for (const reference of takenByTag([...plan.pull, plan.pilot, plan.proxy, ...Object.values(plan.cast)]))
    task.progress(byTagLine(reference));
  const pulled = await pullAll(engine, plan.pull, task);
  const built = await mongoClient(request, table, plan, task);
  const labels = (await engineImage(engine, plan.pilot, task.signal))?.labels ?? {};
  const istio = {
    hub: plan.hub,
    tag: plan.tag,
    reports: labels[REPORTS_LABEL] ?? plan.tag,
    upstreamEnvoy: KEY_LABEL in labels,
  };
  const keyed = await planAssembly(engine, table, false);
  const tools = {
    kind: await goTool('kind', 'kind', keyed, task),
    kubectl: await copyOut(engine, { reference: plan.node, path: '/usr/bin/kubectl', name: 'kubectl' }, task),
    istioctl: await copyOut(
      engine,
      { reference: plan.istioctl, path: '/usr/local/bin/istioctl', name: 'istioctl' },
      task,
    ),
  };
  const cast = { ...plan.cast, ...built.cast };
  return {
    source: 'registry',
    node: plan.node,
    loaded: built.loaded,
    istio,
    cast,
    tools,
    facts: { ...pulled, ...built.facts },
  };
}

/**
 * The MongoDB driver with a probe is not published, so its image is built on a published base,
 * unless the repository has it.
 */
async function mongoClient(
  request: ImageRequest,
  table: Table,
  plan: RegistryPlan,
  task: Task,
): Promise<{ cast: Record<string, string>; loaded: string[]; facts: Record<string, ImageFact> }> {
  const apps = Object.keys(plan.cast);
  const missing = namesOf(
    table.recipes,
    (recipe) => recipe.part === 'cast' && recipe.apps.some((app) => !apps.includes(app)),
  );
  if (missing.length === 0) return { cast: {}, loaded: [], facts: {} };
  const base = table.versions.registry.base;
  await pullAll(request.engine, [base], task);
  const assembly = await planAssembly(request.engine, table, request.rebuild ?? false, { base });
  const present = await intactImages(assembly, task);
  const { made } = await assemble(missing, assembly, task, present);
  const cast = missing.flatMap((name) =>
    (table.recipes.images[name]?.apps ?? []).map((app) => [app, assembly.names.images[name] ?? ''] as const),
  );
  return {
    cast: Object.fromEntries(cast),
    loaded: missing.map((name) => assembly.names.images[name] ?? ''),
    facts: await factsOf(missing, assembly, { made, present }, task),
  };
}

/** Pulls what the engine does not have yet. */
async function pullAll(engine: Engine, references: readonly string[], task: Task): Promise<Record<string, ImageFact>> {
  const facts: Record<string, ImageFact> = {};
  const absent: string[] = [];
  for (const reference of new Set(references)) {
    const present = await engineImage(engine, reference, task.signal);
    if (present === undefined) absent.push(reference);
    else facts[reference] = { reference, id: present.id, reused: true };
  }
  return counted(task.progress, { total: absent.length, noun: 'images' }, async (pulled) => {
    for (const reference of absent) {
      await pull(engine, reference, task);
      const image = await engineImage(engine, reference, task.signal);
      facts[reference] = { reference, id: image?.id ?? '', reused: false };
      pulled();
    }
    return facts;
  });
}

async function pull(engine: Engine, reference: string, task: Task): Promise<void> {
  try {
    await announced(task.progress, `pulling ${reference}`, async () =>
      execa(engine.docker, ['pull', '--quiet', reference], {
        env: engine.env,
        timeout: budgets.imageTransfer,
        cancelSignal: task.signal,
      }),
    );
  } catch (error) {
    task.signal.throwIfAborted();
    throw new MeshproofError({
      operation: `pull the image ${reference}`,
      details: messageOf(error),
      hint: 'check --hub, --registry and --istio-version, or assemble every image here: --image-source packages',
      cause: error,
    });
  }
}
