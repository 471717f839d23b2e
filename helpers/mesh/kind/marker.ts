import { z } from 'zod';
import { applyObjects } from '../../kube/api/apply.ts';
import { readApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { MANAGER, LABEL } from '../../kube/namespace.ts';
import { budgets } from '../../timing/budgets.ts';
import { Recipe } from './plan/recipe.ts';

const NAME = 'meshproof';
const NAMESPACE = 'kube-system';

const ConfigMap = z.object({ data: z.object({ recipe: z.string() }) });

/** Writes what the cluster was made of into it: from now on it counts as whole. */
export async function markReady(target: KubeTarget, recipe: Recipe, signal: AbortSignal): Promise<void> {
  const marker = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: NAME, namespace: NAMESPACE, labels: { [LABEL.managedBy]: MANAGER } },
    data: { recipe: JSON.stringify(recipe) },
  };
  await applyObjects(target, [marker], { signal });
}

/** Takes the mark away while the cluster is being changed. */
export async function unmark(target: KubeTarget, signal: AbortSignal): Promise<void> {
  const args = ['delete', 'configmap', NAME, '--namespace', NAMESPACE, '--ignore-not-found'];
  await kubectl(target, args, { operation: 'mark the cluster as being changed', signal });
}

/**
 * What the cluster was made of, or undefined when it was never finished or finished by another
 * version of meshproof.
 */
export async function readMarker(target: KubeTarget, signal: AbortSignal): Promise<Recipe | undefined> {
  const call = { operation: 'read what the cluster was made of', signal, budgetMs: budgets.readCommand };
  const found = await readApi(target, `/api/v1/namespaces/${NAMESPACE}/configmaps/${NAME}`, call);
  if (found === undefined) return undefined;
  const { data } = ConfigMap.parse(found);
  const recipe = Recipe.safeParse(JSON.parse(data.recipe));
  return recipe.success ? recipe.data : undefined;
}
