import type { Progress } from '../../timing/progress/progress.ts';
import type { Engine } from '../engine/engine.ts';
import { installIstio, restartIstiod } from '../istio/install-istio.ts';
import { loadImages } from '../node/load-images.ts';
import { connectLoopbackRegistry, loopbackRegistry } from '../node/loopback-registry.ts';
import { preloadedNode } from '../node/preloaded-node.ts';
import { contextOf } from './cluster-state.ts';
import { createCluster } from './create-cluster.ts';
import { deleteCluster, removeHalfMade } from './delete-cluster.ts';
import { ensureKubeconfig } from './ensure-kubeconfig.ts';
import { settledHealth } from './health.ts';
import { markReady, unmark } from './marker.ts';
import { ownCluster } from './owned/owned-cluster.ts';
import { pendingChanges } from './pending-changes.ts';
import type { MeshPlan } from './plan/plan.ts';
import { difference } from './plan/recipe.ts';

/** Runs a named part of the bring-up; the caller prints it with its elapsed time. */
export type Phase = <T>(title: string, run: (note: Progress) => Promise<T>) => Promise<T>;

interface Context {
  readonly signal: AbortSignal;
  readonly phase: Phase;
}

/** What a bring-up found and did. */
export type Outcome = 'created' | 'changed' | 'reused';

/**
 * Brings a planned mesh up: reuses a whole cluster made after the same recipe, changes what
 * differs, creates it anew when it is absent, broken or of another node. What this call half-made
 * is removed when it fails or is aborted.
 * @throws MeshproofError when a cluster of that name exists that meshproof did not make; it is not
 * touched
 */
export async function bringUp(engine: Engine, plan: MeshPlan, { signal, phase }: Context): Promise<Outcome> {
  const todo = await phase('kind', (note) => prepareCluster(engine, plan, { signal, note }));
  if (todo.outcome === 'reused') {
    await phase('istio', (note) => Promise.resolve(note('unchanged')));
    return 'reused';
  }
  await phase('istio', async (note) => {
    try {
      await finishMesh(plan, todo, { signal, note });
    } catch (error) {
      if (todo.outcome === 'created') await removeHalfMade(engine, plan.name, note);
      throw error;
    }
  });
  return todo.outcome;
}

interface Noting {
  readonly signal: AbortSignal;
  readonly note: Progress;
}

interface Todo {
  readonly outcome: Outcome;
  readonly install: boolean;
  readonly restart: boolean;
}

async function prepareCluster(engine: Engine, plan: MeshPlan, { signal, note }: Noting): Promise<Todo> {
  const found = await ownCluster(engine, plan.name, signal);
  const [node] = found.nodes;
  if (node === undefined) {
    if (found.networks.length > 0) await deleteCluster(engine, plan.name, signal);
    return createAnew(engine, plan, { signal, note });
  }
  await ensureKubeconfig(engine, plan, found, signal);
  const health = await settledHealth(plan.target, node.status, { signal, note });
  const why = health.whole ? difference(health.recipe, plan.recipe).recreate.join(', ') : health.why;
  if (!health.whole || why !== '') {
    note(`creating it anew: ${why}`);
    await deleteCluster(engine, plan.name, signal);
    return createAnew(engine, plan, { signal, note });
  }
  const { reload, reinstall } = await pendingChanges(
    engine,
    plan,
    { node: node.id, made: health.recipe },
    { signal, note },
  );
  if (reload.length === 0 && !reinstall) {
    note('unchanged: reusing the running cluster');
    return { outcome: 'reused', install: false, restart: false };
  }
  return change(engine, plan, { node: node.id, reload, reinstall }, { signal, note });
}

async function change(
  engine: Engine,
  plan: MeshPlan,
  what: { node: string; reload: readonly string[]; reinstall: boolean },
  { signal, note }: Noting,
): Promise<Todo> {
  await unmark(plan.target, signal);
  if (what.reload.length > 0) note(`loading ${what.reload.join(', ')}`);
  await loadImages(engine, { cluster: plan.name, node: what.node }, what.reload, signal);
  const istiod = `${plan.images.istio.hub}/pilot:${plan.images.istio.tag}`;
  return { outcome: 'changed', install: what.reinstall, restart: what.reload.includes(istiod) && !what.reinstall };
}

async function createAnew(engine: Engine, plan: MeshPlan, { signal, note }: Noting): Promise<Todo> {
  const nodeImage = await bootImage(engine, plan, { signal, note });
  try {
    const node = await createCluster(engine, { ...plan, nodeImage }, { signal, progress: note });
    await bringOthers(engine, plan, node, { signal, note });
    return { outcome: 'created', install: true, restart: false };
  } catch (error) {
    await removeHalfMade(engine, plan.name, note);
    throw error;
  }
}

/**
 * What a node of kind's own lacks: images that only the engine has are loaded, a registry on this
 * machine is made reachable.
 */
async function bringOthers(
  engine: Engine,
  { name, images }: MeshPlan,
  node: string,
  { signal, note }: Noting,
): Promise<void> {
  await connectLoopbackRegistry(engine, { cluster: name, node }, images.istio.hub, signal);
  if (images.kubernetes !== undefined) return;
  const loaded = images.loaded.filter((reference) => loopbackRegistry(reference) === undefined);
  if (loaded.length > 0) note(`loading ${loaded.join(', ')}`);
  await loadImages(engine, { cluster: name, node }, loaded, signal);
}

/**
 * A home-made node starts with every image in it; one of kind's own pulls what is not of
 * Kubernetes.
 */
async function bootImage(engine: Engine, { images }: MeshPlan, { signal, note }: Noting): Promise<string> {
  const { kubernetes, node, loaded } = images;
  if (kubernetes === undefined) return node;
  return preloadedNode(engine, { node, kubernetes, images: loaded }, { signal, progress: note });
}

async function finishMesh(plan: MeshPlan, todo: Todo, { signal, note }: Noting): Promise<void> {
  if (todo.install) await installIstio(plan.target, plan.images.istio, { signal, progress: note });
  if (todo.restart) await restartIstiod(plan.target, signal);
  await markReady(plan.target, plan.recipe, signal);
  note(`ready: context ${contextOf(plan.name)}`);
}
