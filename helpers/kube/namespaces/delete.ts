import pLimit from 'p-limit';
import { MeshproofError, messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { until, type Waiting } from '../../timing/until.ts';
import { askApi, refusalOf } from '../api/ask-api.ts';
import type { KubeTarget } from '../kube.ts';
import { namespacePath, readNamespace } from './list.ts';
import { carriesClaim } from './make.ts';
import type { NamespaceIndex, OwnNamespace } from './namespace-index.ts';

const AT_ONCE = 8;
/** How often it is looked whether they are gone, in milliseconds. */
const LOOK_AGAIN_MS = 300;

interface Deleting {
  readonly signal: AbortSignal;
  /** The command or sentence that deletes what could not be deleted. */
  readonly hint: string;
  /** Called for each namespace that is gone, as soon as that is known. */
  readonly onGone?: (name: string) => void;
}

/**
 * Deletes these namespaces, each of this uid and no other, with all that is in them, and waits
 * until they are gone. One that is gone already, or whose name another one has by now, counts as
 * gone and is left alone. One that cannot be deleted keeps no other from being deleted.
 * @throws MeshproofError naming those that stay
 */
export async function deleteNamespaces(
  target: KubeTarget,
  namespaces: readonly OwnNamespace[],
  { signal, hint, onGone = () => undefined }: Deleting,
): Promise<void> {
  if (namespaces.length === 0) return;
  const some = pLimit(AT_ONCE);
  const asked = await Promise.allSettled(namespaces.map((one) => some(() => askToDelete(target, one, signal))));
  const problems = new Map<string, string>();
  const going: OwnNamespace[] = [];
  for (const [index, end] of asked.entries()) {
    const one = namespaces[index] as OwnNamespace;
    if (end.status === 'rejected') problems.set(one.name, messageOf(end.reason));
    else if (end.value === 'gone') onGone(one.name);
    else going.push(one);
  }
  for (const [name, problem] of await untilGone(target, going, signal, onGone)) problems.set(name, problem);
  if (problems.size === 0) return;
  throw new MeshproofError({
    operation: `delete the namespaces ${[...problems.keys()].join(', ')} on ${target.context}`,
    details: [...problems].map(([name, problem]) => `${name}: ${problem}`).join('\n'),
    hint,
  });
}

/** Deletes the namespaces of an index: those without a known uid only if they carry its claim. */
export async function deleteOwn(
  target: KubeTarget,
  index: NamespaceIndex,
  { names, ...deleting }: Omit<Deleting, 'onGone'> & { readonly names?: readonly string[] },
): Promise<readonly string[]> {
  const wanted = index.namespaces.filter(({ name }) => names?.includes(name) ?? true);
  const known = await withUids(target, index, wanted, deleting.signal);
  await deleteNamespaces(target, known, { ...deleting, onGone: (name) => index.gone([name]) });
  return known.map(({ name }) => name);
}

/** A run that was killed between a request and its answer knows a name only. */
async function withUids(
  target: KubeTarget,
  index: NamespaceIndex,
  wanted: readonly OwnNamespace[],
  signal: AbortSignal,
): Promise<readonly OwnNamespace[]> {
  const found = await Promise.all(
    wanted.map(async (one) => {
      if (one.uid !== '') return [one];
      const present = await readNamespace(target, one.name, { signal, budgetMs: budgets.namespaceGone });
      if (present !== undefined && carriesClaim(present, index)) return [{ name: one.name, uid: present.uid }];
      index.gone([one.name]);
      return [];
    }),
  );
  return found.flat();
}

async function askToDelete(
  target: KubeTarget,
  { name, uid }: OwnNamespace,
  signal: AbortSignal,
): Promise<'gone' | 'going'> {
  // Without a uid anything of this name would be deleted.
  if (uid === '') throw new Error('its uid is not known');
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  // An API server that is away for a minute keeps no namespace.
  const budgetMs = budgets.namespaceGone;
  const answer = await askApi(target, { method: 'DELETE', path: namespacePath(name), body, signal, budgetMs });
  if (answer.status === 404) return 'gone';
  if (answer.status < 300) return 'going';
  // A namespace that is being deleted already answers 409, too; so does another one under this
  // name.
  if (answer.status === 409)
    return (await readNamespace(target, name, { signal, budgetMs }))?.uid === uid ? 'going' : 'gone';
  throw new Error(refusalOf(answer));
}

/** Waits for all of them at once; answers what is in the way of those that stay. */
async function untilGone(
  target: KubeTarget,
  going: readonly OwnNamespace[],
  signal: AbortSignal,
  onGone: (name: string) => void,
): Promise<ReadonlyMap<string, string>> {
  const left = new Map(going.map((one) => [one.name, one]));
  const states = new Map<string, string>();
  const limits = { what: 'the namespaces are gone', budgetMs: budgets.namespaceGone, everyMs: LOOK_AGAIN_MS, signal };
  try {
    await until(limits, async (limit) => {
      const some = pLimit(AT_ONCE);
      await Promise.all([...left.values()].map((one) => some(() => look(target, one, limit))));
      return left.size === 0 ? true : ({ waiting: `${[...left.keys()].join(', ')} still there` } satisfies Waiting);
    });
    return new Map();
  } catch (error) {
    return new Map([...left.keys()].map((name) => [name, states.get(name) ?? messageOf(error)]));
  }

  async function look(on: KubeTarget, { name, uid }: OwnNamespace, limit: AbortSignal): Promise<void> {
    const found = await readNamespace(on, name, { signal: limit, budgetMs: budgets.namespaceGone });
    if (found?.uid === uid) return void states.set(name, `it is still ${found.phase}`);
    left.delete(name);
    onGone(name);
  }
}
