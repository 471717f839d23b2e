import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';
import { runLabels } from '../namespace.ts';
import { ANNOTATION } from '../namespaces/mark.ts';
import { describeLabels, NotOursError } from '../not-ours.ts';
import { askApi, refusalOf, type ApiAnswer } from './ask-api.ts';

/** An object outside of a run's namespaces that the run makes, and what is known of it. */
export interface Ownership {
  /** Value of the run label. */
  readonly owner: string;
  /** Random per run: distinguishes what the run made, its answer lost, from what others made. */
  readonly claim: string;
  /** "" where the object is not made yet, or is gone again. */
  readonly uid: string;
  /** Called as soon as the object is made, with its uid, and with "" once it is gone. */
  readonly learn: (uid: string) => void;
}

interface Owned {
  readonly target: KubeTarget;
  readonly object: KubeObject;
  /** Address of the object. */
  readonly path: string;
  readonly ownership: Ownership;
  readonly fieldManager: string;
  readonly signal: AbortSignal;
}

interface Identity {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/**
 * Creates an object of a run's own, or replaces the one that the run made by this content.
 * @throws NotOursError naming who owns an object that has the name
 */
export async function writeOwn(owned: Owned): Promise<void> {
  const { ownership, object, target, path, signal, fieldManager } = owned;
  const found = ownership.uid === '' ? undefined : await identityAt(owned);
  if (found === undefined) return create(owned);
  if (found.uid !== ownership.uid) throw inTheWay(owned, found);
  // With its uid and its version no other object of this name can be replaced.
  const { uid, resourceVersion } = found;
  const body = {
    ...marked(object, ownership),
    metadata: { ...marked(object, ownership).metadata, uid, resourceVersion },
  };
  const query = `fieldManager=${encodeURIComponent(fieldManager)}&fieldValidation=Strict`;
  const answer = await askApi(target, { method: 'PUT', path: `${path}?${query}`, body, signal });
  // The answer to an earlier attempt was lost, and that attempt made another version.
  if (answer.status === 409 && (answer.effort?.attempts ?? 1) > 1) return writeOwn(owned);
  refused(answer);
}

async function create(owned: Owned): Promise<void> {
  const { object, target, path, ownership, fieldManager, signal } = owned;
  const collection = path.slice(0, path.lastIndexOf('/'));
  const query = `fieldManager=${encodeURIComponent(fieldManager)}&fieldValidation=Strict`;
  const call = { method: 'POST', path: `${collection}?${query}`, body: marked(object, ownership), signal } as const;
  const answer = await askApi(target, call);
  if (answer.status !== 409) return ownership.learn(identityIn(refused(answer)).uid ?? '');
  const found = await identityAt(owned);
  if (found?.annotations?.[ANNOTATION.claim] !== ownership.claim || found.uid === undefined)
    throw inTheWay(owned, found ?? {});
  ownership.learn(found.uid);
}

/**
 * Deletes an object of a run's own, by its uid and no other; answers whether it may take a moment
 * to go. One that is gone, or whose name another object has by now, counts as gone.
 */
export async function deleteOwnObject(owned: Omit<Owned, 'object' | 'fieldManager'>): Promise<'gone' | 'going'> {
  const { target, path, ownership, signal } = owned;
  const uid = ownership.uid === '' ? await uidByClaim(owned) : ownership.uid;
  if (uid === undefined) return 'gone';
  const body = { propagationPolicy: 'Background', preconditions: { uid } };
  const answer = await askApi(target, { method: 'DELETE', path, body, signal });
  if (answer.status === 404 || answer.status === 409) return gone(ownership);
  refused(answer);
  // A Status means that it is gone; the object itself, that a finalizer still holds it.
  return (answer.body as { kind?: string }).kind === 'Status' ? gone(ownership) : 'going';
}

function gone(ownership: Ownership): 'gone' {
  ownership.learn('');
  return 'gone';
}

/** A run that was killed between a request and its answer knows its claim only. */
async function uidByClaim(owned: Pick<Owned, 'target' | 'path' | 'ownership' | 'signal'>): Promise<string | undefined> {
  const found = await identityAt(owned);
  return found?.annotations?.[ANNOTATION.claim] === owned.ownership.claim ? found.uid : undefined;
}

/** Whether an object that is found is the one that a run made. */
export function isOwn({ uid = '', annotations }: Identity, ownership: Pick<Ownership, 'uid' | 'claim'>): boolean {
  return ownership.uid === '' ? annotations?.[ANNOTATION.claim] === ownership.claim : uid === ownership.uid;
}

/** The object with the labels of its run, and its claim. */
function marked(object: KubeObject, { owner, claim }: Ownership): KubeObject {
  const { labels, annotations } = object.metadata;
  const metadata = {
    ...object.metadata,
    labels: { ...labels, ...runLabels(owner) },
    annotations: { ...annotations, [ANNOTATION.claim]: claim },
  };
  return { ...object, metadata };
}

async function identityAt({
  target,
  path,
  signal,
}: Pick<Owned, 'target' | 'path' | 'signal'>): Promise<Identity | undefined> {
  const answer = await askApi(target, { method: 'GET', path, signal });
  return answer.status === 404 ? undefined : identityIn(refused(answer));
}

function identityIn({ body }: ApiAnswer): Identity {
  return (body as { metadata?: Identity }).metadata ?? {};
}

function refused(answer: ApiAnswer): ApiAnswer {
  if (answer.status >= 300) throw new Error(refusalOf(answer));
  return answer;
}

function inTheWay({ object: { kind, metadata }, target }: Owned, found: Identity): NotOursError {
  const name = [metadata.namespace, metadata.name].filter(Boolean).join('/');
  return new NotOursError({
    operation: `make ${kind} ${name} on ${target.context}`,
    details: `it exists already, and this run did not make it: ${describeLabels(found.labels)}`,
    hint: 'wait until its owner has deleted it, or use another mesh with --name',
  });
}
