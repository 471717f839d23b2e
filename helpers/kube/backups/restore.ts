import { MeshproofError, messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { FIELD_MANAGER } from '../api/apply.ts';
import { askApi, refusalOf, type ApiAnswer, type ApiCall } from '../api/ask-api.ts';
import { objectPath } from '../api/object-path.ts';
import { deleteOwnObject, isOwn } from '../api/own-object.ts';
import { clusterUid } from '../cluster-uid.ts';
import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';
import { contentOf, nameOfOriginal, objectIn, type Original } from './backup.ts';

/**
 * Reads what an object is before it is touched.
 * @throws MeshproofError when the API server does not respond
 */
export async function readOriginal(target: KubeTarget, object: KubeObject, signal: AbortSignal): Promise<Original> {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  const place = namespace === undefined ? { name } : { name, namespace };
  return withContext(`read ${kind} ${namespace ?? ''}/${name} before it is changed`, signal, async () => {
    const found = await read(target, await objectPath(target, object, signal), signal);
    const content = found === undefined ? null : contentOf(found);
    return { cluster: await clusterUid(target, signal), apiVersion, kind, ...place, content };
  });
}

/**
 * Puts an object back as it was, or deletes the one that the run made where there was none, and
 * compares; does nothing where it is as it was. Answers false on another cluster, which has nothing
 * to put back.
 * @throws MeshproofError when it is not as it was
 */
export async function restore(target: KubeTarget, original: Original, signal: AbortSignal): Promise<boolean> {
  return withContext(`put ${nameOfOriginal(original)} back as it was`, signal, async () => {
    if ((await clusterUid(target, signal)) !== original.cluster) return false;
    const path = await objectPath(target, placeOf(original), signal);
    const found = await read(target, path, signal);
    if (!isAsItWas(original, found)) await write(target, path, original, found, signal);
    await asItWas(target, path, original, signal);
    return true;
  });
}

/** Where there was none, one that others made since is theirs: what the run made is gone then. */
function isAsItWas({ content, made }: Original, found: KubeObject | undefined): boolean {
  if (content !== null) return found !== undefined && contentOf(found).sha256 === content.sha256;
  return found === undefined || (made !== undefined && !isOwn(found.metadata, made));
}

async function write(
  target: KubeTarget,
  path: string,
  { content, made }: Original,
  found: KubeObject | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (content === null) {
    // Earlier versions noted no uid: what is there may belong to others.
    if (made === undefined) throw new Error('the ledger does not hold whether the run made what is there');
    await deleteOwnObject({ target, path, ownership: { owner: '', ...made, learn: () => undefined }, signal });
    return;
  }
  const body = objectIn(content);
  if (found === undefined) return create(target, path, body, signal);
  // A whole object replaces a whole object, so that no foreign field stays.
  const { resourceVersion } = found.metadata as { resourceVersion?: string };
  const replacement = { ...body, metadata: { ...body.metadata, resourceVersion } };
  const answer = await askApi(target, { method: 'PUT', path, body: replacement, signal, budgetMs: budgets.restore });
  // The answer to an earlier attempt was lost: what is there by now is compared afterwards.
  if (answer.status === 409 && (answer.effort?.attempts ?? 1) > 1) return;
  accepted(answer);
}

async function create(target: KubeTarget, path: string, body: KubeObject, signal: AbortSignal): Promise<void> {
  const call: ApiCall = {
    method: 'PATCH',
    path: `${path}?fieldManager=${FIELD_MANAGER.check}&force=true`,
    contentType: 'application/apply-patch+yaml',
    body,
    signal,
    budgetMs: budgets.restore,
  };
  accepted(await askApi(target, call));
}

/** An object that is deleted may take a moment to go; one that is written is there at once. */
async function asItWas(target: KubeTarget, path: string, original: Original, signal: AbortSignal): Promise<void> {
  const what = `${nameOfOriginal(original)} is as it was`;
  await until({ what, budgetMs: budgets.restore, signal }, async (limit) => {
    const found = await read(target, path, limit);
    return isAsItWas(original, found) ? true : { waiting: differs(original, found) };
  });
}

/**
 * What differs, by the names of fields alone: the content of an object of the mesh belongs in no
 * log.
 */
function differs({ content }: Original, found: KubeObject | undefined): string {
  if (content === null) return found === undefined ? 'there is none' : 'there was none, and there is one';
  if (found === undefined) return 'there was one, and there is none';
  const fields = differingFields(objectIn(content), objectIn(contentOf(found)));
  return `these fields are not as they were: ${fields.slice(0, MOST_FIELDS).join(', ')}`;
}

const MOST_FIELDS = 10;

/** Paths of fields that differ, such as `spec.rules`; lists are compared as a whole. */
function differingFields(was: unknown, is: unknown, path = ''): readonly string[] {
  if (JSON.stringify(was) === JSON.stringify(is)) return [];
  if (!isObject(was) || !isObject(is)) return [path];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].toSorted();
  return names.flatMap((name) => differingFields(was[name], is[name], path === '' ? name : `${path}.${name}`));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function read(target: KubeTarget, path: string, signal: AbortSignal): Promise<KubeObject | undefined> {
  const answer = await askApi(target, { method: 'GET', path, signal, budgetMs: budgets.restore });
  if (answer.status === 404) return undefined;
  accepted(answer);
  return answer.body as KubeObject;
}

function accepted(answer: ApiAnswer): void {
  if (answer.status >= 300) throw new Error(refusalOf(answer));
}

function placeOf({ apiVersion, kind, name, namespace }: Original): KubeObject {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } };
}

async function withContext<T>(operation: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    const hint = 'look at the object and put it back by hand, or try again with `meshproof clean`';
    throw new MeshproofError({ operation, details: messageOf(error), hint, cause: error });
  }
}
