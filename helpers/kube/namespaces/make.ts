import pLimit from 'p-limit';
import { MeshproofError, messageOf } from '../../errors.ts';
import { FIELD_MANAGER } from '../api/apply.ts';
import { askApi, refusalOf, type ApiAnswer } from '../api/ask-api.ts';
import type { KubeTarget } from '../kube.ts';
import { kubectlLine } from '../kubectl.ts';
import { INJECTION_LABELS, namespaceObject, type NamespaceSpec } from '../namespace.ts';
import { NotOursError } from '../not-ours.ts';
import { foundNamespace, namespacePath, namespacesPath, readNamespace } from './list.ts';
import { ANNOTATION, markAnnotations, describeOwner, type FoundNamespace } from './mark.ts';
import type { NamespaceIndex } from './namespace-index.ts';

interface Making {
  readonly target: KubeTarget;
  readonly index: NamespaceIndex;
  readonly signal: AbortSignal;
}

/** Namespaces that are worked on at the same time: more would only wait in the API server. */
const AT_ONCE = 8;

/**
 * Makes namespaces of a run, or gives those that it made the labels that they are to have. One that
 * exists and that the index does not list is left alone.
 * @throws NotOursError naming who owns a namespace that is in the way; MeshproofError with the API
 * server's message otherwise.
 */
export async function ensureNamespaces(
  target: KubeTarget,
  specs: readonly NamespaceSpec[],
  index: NamespaceIndex,
  signal: AbortSignal,
): Promise<void> {
  const known = new Set(index.namespaces.filter(({ uid }) => uid !== '').map(({ name }) => name));
  const fresh = specs.map(({ name }) => name).filter((name) => !known.has(name));
  if (fresh.length > 0) index.intend(fresh);
  const some = pLimit(AT_ONCE);
  // Those that are under way end before a refusal is reported, so that nothing is made behind the
  // back of a clean-up.
  const ends = await Promise.allSettled(specs.map((spec) => some(() => ensure({ target, index, signal }, spec))));
  signal.throwIfAborted();
  const failed = ends.filter((end) => end.status === 'rejected');
  const first = failed.find(({ reason }) => reason instanceof NotOursError) ?? failed[0];
  if (first !== undefined) throw first.reason;
}

async function ensure(making: Making, spec: NamespaceSpec): Promise<void> {
  const { index, signal } = making;
  try {
    const uid = index.namespaces.find(({ name }) => name === spec.name)?.uid ?? '';
    if (uid === '' || !(await relabelled(making, spec, uid))) await made(making, spec);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MeshproofError) throw error;
    throw new MeshproofError({
      operation: `make the namespace ${spec.name}`,
      details: messageOf(error),
      hint: 'see why the API server refuses it below',
      cause: error,
    });
  }
}

/** Creates a namespace. The API server decides who comes first: what exists is never taken over. */
async function made(making: Making, spec: NamespaceSpec): Promise<void> {
  const { target, index, signal } = making;
  const object = namespaceObject(spec);
  const body = { ...object, metadata: { ...object.metadata, annotations: markAnnotations(index.mark) } };
  const path = `${namespacesPath}?fieldManager=${FIELD_MANAGER.cast}`;
  const answer = await askApi(target, { method: 'POST', path, body, signal });
  const found = answer.status === 409 ? await ownAfterAll(making, spec.name, answer) : created(answer);
  index.made({ name: spec.name, uid: found.uid });
  await marked(making, spec.name, found.uid);
}

function created(answer: ApiAnswer): FoundNamespace {
  if (answer.status !== 200 && answer.status !== 201) throw new Error(refusalOf(answer));
  return foundNamespace(answer.body);
}

/**
 * A namespace that exists is ours only when it carries this run's claim: then the answer to an
 * earlier request was lost.
 */
async function ownAfterAll(making: Making, name: string, answer: ApiAnswer): Promise<FoundNamespace> {
  const found = await readNamespace(making.target, name, making);
  if (found !== undefined && found.phase !== 'Terminating' && carriesClaim(found, making.index)) return found;
  making.index.gone([name]);
  throw inTheWay(making.target, name, found === undefined ? refusalOf(answer) : describeFound(found));
}

/** Whether a namespace was made by the run of this index, and is no copy of one that was. */
export function carriesClaim({ annotations, uid }: FoundNamespace, { mark }: Pick<NamespaceIndex, 'mark'>): boolean {
  const written = annotations[ANNOTATION.uid];
  return annotations[ANNOTATION.claim] === mark.claim && (written === undefined || written === uid);
}

/** Who owns a namespace that is in the way, and whether it is going. */
export function describeFound(found: FoundNamespace): string {
  const going = found.phase === 'Terminating' ? ' (it is being deleted at this moment)' : '';
  return `${describeOwner(found)}${going}`;
}

/** The error for a namespace that exists and is not the run's. */
export function inTheWay(target: KubeTarget, name: string, owner: string): NotOursError {
  return new NotOursError({
    operation: `make the namespace ${name} on ${target.context}`,
    details: `it exists already: ${owner}; look at it with: ${kubectlLine(target, `get namespace ${name} -o yaml`)}`,
    hint: 'wait until its owner has deleted it, or choose other names with --namespace-prefix',
  });
}

/**
 * Writes the namespace's own uid into it: copies of its labels and annotations then do not match.
 */
async function marked({ target, signal }: Making, name: string, uid: string): Promise<void> {
  const body = { metadata: { uid, annotations: { [ANNOTATION.uid]: uid } } };
  const answer = await patch(target, name, body, signal);
  if (answer.status !== 200) throw new Error(`could not be marked with its uid: ${refusalOf(answer)}`);
}

/** Answers false where the namespace is gone. */
async function relabelled(making: Making, spec: NamespaceSpec, uid: string): Promise<boolean> {
  const { target, index, signal } = making;
  const { labels } = namespaceObject(spec).metadata;
  const unset = Object.fromEntries(INJECTION_LABELS.map((label) => [label, null]));
  const annotations = { ...markAnnotations(index.mark), [ANNOTATION.uid]: uid };
  const body = { metadata: { uid, labels: { ...unset, ...labels }, annotations } };
  const answer = await patch(target, spec.name, body, signal);
  if (answer.status === 200) return true;
  const found = await readNamespace(target, spec.name, { signal });
  if (found === undefined || found.uid !== uid) index.gone([spec.name]);
  if (found === undefined) {
    index.intend([spec.name]);
    return false;
  }
  if (found.uid !== uid) throw inTheWay(target, spec.name, describeFound(found));
  throw new Error(refusalOf(answer));
}

/** Changes a namespace of this uid and no other. */
function patch(target: KubeTarget, name: string, body: unknown, signal: AbortSignal): Promise<ApiAnswer> {
  const path = `${namespacePath(name)}?fieldManager=${FIELD_MANAGER.cast}`;
  return askApi(target, { method: 'PATCH', path, contentType: 'application/merge-patch+json', body, signal });
}
