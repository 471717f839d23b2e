import { afterEach, beforeEach, expect, test } from 'vitest';
import { withBudgets } from '../../timing/fixture.ts';
import { startFakeCluster, type FakeCluster } from '../api/fixtures/fake-cluster.ts';
import { deleteNamespaces, deleteOwn } from './delete.ts';
import { COPIED_LABELS, foreignNamespace, NAMESPACES, newIndex } from './fixture.ts';
import { ensureNamespaces } from './make.ts';
import type { NamespaceIndex } from './namespace-index.ts';

// The budget of a real cluster would make a namespace that stays last long here.
withBudgets({ namespaceGone: 300 });

const never = new AbortController().signal;
const deleting = { signal: never, hint: 'repeat it' };
let cluster: FakeCluster;
let index: NamespaceIndex;

beforeEach(async () => {
  cluster = await startFakeCluster();
  index = newIndex();
});
afterEach(() => cluster[Symbol.asyncDispose]());

const make = (...names: readonly string[]) =>
  ensureNamespaces(
    cluster.target,
    names.map((name) => ({ name, injected: true, runId: 'run-1' })),
    index,
    never,
  );
const left = () => [...cluster.objects.keys()].map((path) => path.slice(NAMESPACES.length + 1));

test('namespaces go by name and uid, and those with copied labels stay', async () => {
  await make('a', 'b');
  cluster.put(NAMESPACES, foreignNamespace('payments', COPIED_LABELS));
  cluster.calls.length = 0;
  expect((await deleteOwn(cluster.target, index, deleting)).toSorted()).toEqual(['a', 'b']);
  expect(left()).toEqual(['payments']);
  expect(index.namespaces).toEqual([]);
  for (const { method, body } of cluster.calls) {
    expect(method).toBe('DELETE');
    expect(body).toMatchObject({ preconditions: { uid: expect.stringMatching(/.{30,}/) as string } });
  }
});

test('another namespace that has the name by now stays, and ours counts as gone', async () => {
  await make('a');
  cluster.objects.delete(`${NAMESPACES}/a`);
  cluster.put(NAMESPACES, foreignNamespace('a'));
  await deleteOwn(cluster.target, index, deleting);
  expect(left()).toEqual(['a']);
  expect(index.namespaces).toEqual([]);
});

test('only those that are named go', async () => {
  await make('a', 'b');
  await deleteOwn(cluster.target, index, { ...deleting, names: ['b', 'default'] });
  expect(left()).toEqual(['a']);
});

test('one that a killed run has noted and whose answer it never got goes by its claim', async () => {
  index.intend(['half', 'never-made', 'of-others']);
  const annotations = { 'meshproof.dev/claim': index.mark.claim };
  cluster.put(NAMESPACES, { kind: 'Namespace', metadata: { name: 'half', labels: COPIED_LABELS, annotations } });
  cluster.put(NAMESPACES, foreignNamespace('of-others', COPIED_LABELS));
  expect(await deleteOwn(cluster.target, index, deleting)).toEqual(['half']);
  expect(left()).toEqual(['of-others']);
  expect(index.namespaces).toEqual([]);
});

test('one without a known uid is never deleted by its name', async () => {
  cluster.put(NAMESPACES, foreignNamespace('a'));
  await expect(deleteNamespaces(cluster.target, [{ name: 'a', uid: '' }], deleting)).rejects.toThrow(
    'uid is not known',
  );
  expect(cluster.calls).toEqual([]);
});

test('one that cannot be deleted keeps no other from going, and is named with what to do', async () => {
  await make('a', 'b');
  cluster.intercept = ({ method, path }) =>
    method === 'DELETE' && path.endsWith('/a') ? [403, { message: 'forbidden' }] : undefined;
  await expect(deleteOwn(cluster.target, index, deleting)).rejects.toThrow(
    /^could not delete the namespaces a on c; repeat it\na: forbidden/,
  );
  expect(left()).toEqual(['a']);
  expect(index.namespaces.map(({ name }) => name)).toEqual(['a']);
});

test('one that does not go within the budget is named with its state', async () => {
  await make('a');
  cluster.intercept = ({ method }) => (method === 'DELETE' ? [200, {}] : undefined);
  await expect(deleteOwn(cluster.target, index, deleting)).rejects.toThrow('a: it is still Active');
});
