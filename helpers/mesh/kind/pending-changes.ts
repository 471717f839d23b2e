import { messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import type { EngineClient } from '../docker.ts';
import { installationDrift } from '../istio/installation/drift.ts';
import { installedObjects } from '../istio/installation/installed-objects.ts';
import { imagesInNode, isIn } from '../node/images-in-node.ts';
import { loopbackRegistry } from '../node/loopback-registry.ts';
import type { MeshPlan } from './plan/plan.ts';
import { difference, type Recipe } from './plan/recipe.ts';

interface Found {
  /** Id of the node's container. */
  readonly node: string;
  readonly made: Recipe;
}

interface Context {
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/** Repairs that the notes name in full; the others are counted. */
const NAMED = 5;

/**
 * What has to be loaded and installed so that a whole cluster fits its plan: what the recipes
 * differ in, and what the recipe of the cluster claims but the cluster lacks.
 */
export async function pendingChanges(
  engine: EngineClient,
  plan: MeshPlan,
  { node, made }: Found,
  { signal, note }: Context,
): Promise<{ readonly reload: readonly string[]; readonly reinstall: boolean }> {
  const { reload, reinstall } = difference(made, plan.recipe);
  const [lost, drift] = await Promise.all([
    lostImages(engine, plan, node, signal),
    reinstall
      ? []
      : driftOf(plan.target, () => installedObjects(plan.target.istioctl, plan.images.istio, signal), signal),
  ]);
  if (lost.length > 0) note(`repairing: the node lost ${lost.join(', ')}`);
  if (drift.length > 0) note(`repairing the installation of Istio: ${named(drift)}`);
  return { reload: [...new Set([...reload, ...lost])], reinstall: reinstall || drift.length > 0 };
}

/** @param objects lists what the installation consists of */
export async function driftOf(
  target: KubeTarget,
  objects: () => Promise<readonly KubeObject[]>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await installationDrift(target, await objects(), signal);
  } catch (error) {
    signal.throwIfAborted();
    // To install once more is safe where the installation cannot be looked at.
    return [`it could not be looked at (${messageOf(error)})`];
  }
}

function named(drift: readonly string[]): string {
  const more = drift.length > NAMED ? `, and ${(drift.length - NAMED).toString()} more` : '';
  return `${drift.slice(0, NAMED).join(', ')}${more}`;
}

async function lostImages(
  engine: EngineClient,
  { images }: MeshPlan,
  node: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const loaded = images.loaded.filter((reference) => loopbackRegistry(reference) === undefined);
  if (loaded.length === 0) return [];
  const present = await imagesInNode(engine, node, signal);
  return loaded.filter((reference) => !isIn(present, reference));
}
