import pLimit from 'p-limit';
import { MeshproofError, messageOf } from '../../errors.ts';
import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';
import { NotOursError } from '../not-ours.ts';
import { askApi, refusalOf } from './ask-api.ts';
import { objectPath } from './object-path.ts';
import { writeOwn, type Ownership } from './own-object.ts';

/** Field managers: objects of a check are distinguished from those of its setup. */
export const FIELD_MANAGER = { check: 'meshproof', cast: 'meshproof-cast' } as const;

export interface Applied {
  /** UTC, ISO 8601: when the API server had answered for the last object. */
  readonly appliedAt: string;
  /** Objects as kubectl names them, such as `peerauthentication.security.istio.io/strict`. */
  readonly objects: readonly string[];
}

export interface ApplyOptions {
  readonly signal: AbortSignal;
  readonly fieldManager?: string;
  /**
   * Returns the ownership of objects outside the run's namespaces: these are created, replaced and
   * deleted by uid.
   * @default none
   */
  readonly ownership?: (object: KubeObject) => Ownership | undefined;
}

/**
 * Applies objects on the server side, so that no client drops a field that it does not know: kind
 * by kind, in the order in which they first name them, and those of one kind side by side. Of two
 * that are the same object the last one counts.
 * @throws NotOursError when an object of the run's own has a name that is taken; MeshproofError
 * with the API server's message when one is refused.
 */
export async function applyObjects(
  target: KubeTarget,
  objects: readonly KubeObject[],
  options: ApplyOptions,
): Promise<Applied> {
  const manager = options.fieldManager ?? FIELD_MANAGER.check;
  const hint = 'correct the manifest; the reason of the API server is below';
  await withContext(`apply ${summary(objects)}`, hint, options.signal, () =>
    kindByKind(objects, async (object) => {
      const ownership = options.ownership?.(object);
      if (ownership === undefined) return applyObject(target, object, manager, options.signal);
      const path = await objectPath(target, object, options.signal);
      return writeOwn({ target, object, path, ownership, fieldManager: manager, signal: options.signal });
    }),
  );
  return { appliedAt: new Date().toISOString(), objects: objects.map(nameOf) };
}

/** Objects that are worked on at the same time: more would only wait in the API server. */
const AT_ONCE = 8;

/**
 * A failure waits for the other requests of its kind, so that no object is created after a
 * clean-up.
 */
export async function kindByKind(
  objects: readonly KubeObject[],
  work: (object: KubeObject) => Promise<void>,
): Promise<void> {
  const each = new Map(objects.map((object) => [`${nameOf(object)} ${object.metadata.namespace ?? ''}`, object]));
  for (const ofKind of Map.groupBy(each.values(), ({ kind }) => kind).values()) {
    const some = pLimit(AT_ONCE);
    const ends = await Promise.allSettled(ofKind.map((object) => some(() => work(object))));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

export async function applyObject(
  target: KubeTarget,
  object: KubeObject,
  manager: string,
  signal: AbortSignal,
): Promise<void> {
  const path = await objectPath(target, object, signal);
  const answer = await askApi(target, {
    method: 'PATCH',
    path: `${path}?fieldManager=${encodeURIComponent(manager)}&force=true&fieldValidation=Strict`,
    // JSON is YAML: the server reads the same object from both.
    contentType: 'application/apply-patch+yaml',
    body: object,
    signal,
  });
  if (answer.status !== 200 && answer.status !== 201) throw new Error(`${nameOf(object)}: ${refusalOf(answer)}`);
}

/** Puts what was attempted and what to do in front of what went wrong. */
export async function withContext(
  operation: string,
  hint: string,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NotOursError) throw error;
    throw new MeshproofError({ operation, details: messageOf(error), hint, cause: error });
  }
}

/**
 * An object with its identity and nothing else: applying it gives up every field its manager had
 * set.
 */
export function bare({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): KubeObject {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } };
}

/** An object as kubectl names it: `peerauthentication.security.istio.io/strict`. */
export function nameOf({ apiVersion, kind, metadata }: KubeObject): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return `${kind.toLowerCase()}${group}/${metadata.name}`;
}

export function summary(objects: readonly KubeObject[]): string {
  const names = objects.map(
    ({ kind, metadata }) => `${kind} ${[metadata.namespace, metadata.name].filter(Boolean).join('/')}`,
  );
  return names.length > 4
    ? `${names.slice(0, 3).join(', ')} and ${(names.length - 3).toString()} more`
    : names.join(', ');
}
