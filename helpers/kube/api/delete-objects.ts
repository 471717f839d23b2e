import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';
import {
  FIELD_MANAGER,
  type ApplyOptions,
  kindByKind,
  applyObject,
  withContext,
  bare,
  nameOf,
  summary,
} from './apply.ts';
import { askApi, refusalOf } from './ask-api.ts';
import { objectPath } from './object-path.ts';
import { deleteOwnObject, type Ownership } from './own-object.ts';

/**
 * Takes objects back: deletes them, kind by kind, the last first, and waits until they are gone. An
 * object that the cast owns too (a Deployment that a check only amended) stays, without the check's
 * fields.
 * @throws MeshproofError with the API server's message when an object is kept.
 */
export async function deleteObjects(
  target: KubeTarget,
  objects: readonly KubeObject[],
  options: ApplyOptions,
): Promise<void> {
  const { signal, fieldManager = FIELD_MANAGER.check } = options;
  await withContext(`delete ${summary(objects)}`, 'look at the objects that are left', signal, () =>
    kindByKind(objects.toReversed(), async (object) => {
      const path = await objectPath(target, object, signal);
      const ownership = options.ownership?.(object);
      if (ownership !== undefined) return deleted(target, object, path, { ownership, signal });
      if (await isAmended(target, object, path, signal)) await applyObject(target, bare(object), fieldManager, signal);
      else await deleteObject(target, object, path, signal);
    }),
  );
}

export async function deleted(
  target: KubeTarget,
  object: KubeObject,
  path: string,
  { ownership, signal }: { readonly ownership: Ownership; readonly signal: AbortSignal },
): Promise<void> {
  if ((await deleteOwnObject({ target, path, ownership, signal })) === 'gone') return;
  await isGone(target, object, path, signal);
  ownership.learn('');
}

export async function deleteObject(
  target: KubeTarget,
  object: KubeObject,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const answer = await askApi(target, { method: 'DELETE', path, body: { propagationPolicy: 'Background' }, signal });
  if (answer.status === 404) return;
  if (answer.status >= 300) throw new Error(`${nameOf(object)}: ${refusalOf(answer)}`);
  // A Status means that the object is gone; the object itself means that a finalizer is left.
  if ((answer.body as { kind?: string }).kind === 'Status') return;
  await isGone(target, object, path, signal);
}

export async function isGone(target: KubeTarget, object: KubeObject, path: string, signal: AbortSignal): Promise<void> {
  const limits = { what: `${nameOf(object)} is gone`, budgetMs: budgets.applyCommand, signal };
  await until(limits, async (limit) => {
    const { status } = await askApi(target, { method: 'GET', path, signal: limit });
    return status === 404 ? true : { waiting: 'it is being deleted' };
  });
}

/** Kinds of which the cast consists; only these can be owned by the cast and a check at once. */
export const CAST_KINDS = new Set(['Deployment', 'StatefulSet', 'Service', 'ServiceAccount', 'Namespace']);

export async function isAmended(
  target: KubeTarget,
  object: KubeObject,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (!CAST_KINDS.has(object.kind)) return false;
  const answer = await askApi(target, { method: 'GET', path, signal });
  if (answer.status === 404) return false;
  if (answer.status !== 200) throw new Error(`${nameOf(object)}: ${refusalOf(answer)}`);
  return isOfCast(answer.body as KubeObject);
}

export function isOfCast(object: KubeObject): boolean {
  const { managedFields } = object.metadata as { managedFields?: readonly { manager?: string }[] };
  return managedFields?.some(({ manager }) => manager === FIELD_MANAGER.cast) ?? false;
}
