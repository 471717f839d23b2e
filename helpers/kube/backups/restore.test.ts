import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withBudgets } from '../../timing/fixture.ts';
import type { KubeTarget } from '../kube.ts';
import { contentOf, originalSchema } from './backup.ts';
import { ObjectStore, written } from './fixtures/object-store.ts';
import { restore, readOriginal } from './restore.ts';

// The budget of a real cluster would make a failing restoration last seconds here.
withBudgets({ restore: 1_000 });

const never = new AbortController().signal;
const path = '/api/v1/namespaces/istio-system/configmaps/istio';
const config = (mesh: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system', labels: { app: 'istiod' }, ...more },
  data: { mesh },
});

const store = new ObjectStore();
let target: KubeTarget;
beforeAll(async () => {
  target = await store.start();
});
beforeEach(() => {
  cluster('one');
});
afterEach(() => store.reset());
afterAll(() => store[Symbol.asyncDispose]());

const cluster = (uid: string) => store.objects.set('/api/v1/namespaces/kube-system', { metadata: { uid } });
const put = (mesh: string) => store.objects.set(path, config(mesh, { ...written, resourceVersion: store.version }));
const before = () => readOriginal(target, config('whatever'), never);

describe('an original', () => {
  test('is the authored content, and survives a ledger', async () => {
    put('a: 1');
    const original = await before();
    expect(original).toMatchObject({ cluster: 'one', kind: 'ConfigMap', namespace: 'istio-system', name: 'istio' });
    expect(original.content?.text).toBe(contentOf(config('a: 1')).text);
    expect(original.content?.text).not.toMatch(/resourceVersion|managedFields|uid/);
    expect(originalSchema.parse(JSON.parse(JSON.stringify(original)))).toEqual(original);
  });

  test('records that there was none', async () => {
    expect(await before()).toMatchObject({ content: null });
  });
});

describe('restore()', () => {
  test('replaces what was changed by what was there', async () => {
    put('a: 1');
    const original = await before();
    store.objects.set(path, config('a: 2', { annotations: { left: 'behind' }, resourceVersion: store.version }));
    expect(await restore(target, original, never)).toBe(true);
    expect(contentOf(store.objects.get(path) as ReturnType<typeof config>)).toEqual(original.content);
    expect(store.calls).toEqual(['PUT']);
  });

  test('touches nothing that is as it was', async () => {
    put('a: 1');
    expect(await restore(target, await before(), never)).toBe(true);
    expect(store.calls).toEqual([]);
  });

  const made = { claim: 'random', uid: 'u' };

  test('deletes what the run made where there was none', async () => {
    const original = { ...(await before()), made };
    put('a: 1');
    await restore(target, original, never);
    expect(store.objects.has(path)).toBe(false);
  });

  test('deletes by its claim what a killed run made and never learned the uid of', async () => {
    const original = { ...(await before()), made: { ...made, uid: '' } };
    store.objects.set(path, config('a: 1', { ...written, annotations: { 'meshproof.dev/claim': 'random' } }));
    await restore(target, original, never);
    expect(store.objects.has(path)).toBe(false);
  });

  test.each([made, { ...made, uid: '' }])('leaves what others made there since: %j', async (ownership) => {
    const original = { ...(await before()), made: ownership };
    store.objects.set(path, config('a: 1', { ...written, uid: 'of others' }));
    expect(await restore(target, original, never)).toBe(true);
    expect(store.objects.has(path)).toBe(true);
    expect(store.calls).toEqual([]);
  });

  test('deletes nothing where an earlier version did not note what it made', async () => {
    const original = await before();
    put('a: 1');
    await expect(restore(target, original, never)).rejects.toThrow(
      'the ledger does not hold whether the run made what is there',
    );
    expect(store.objects.has(path)).toBe(true);
  });

  test('makes again what is gone', async () => {
    put('a: 1');
    const original = await before();
    store.objects.delete(path);
    await restore(target, original, never);
    expect(contentOf(store.objects.get(path) as ReturnType<typeof config>)).toEqual(original.content);
  });

  test('leaves another cluster alone', async () => {
    put('a: 1');
    const original = await before();
    cluster('two');
    put('a: 2');
    expect(await restore(target, original, never)).toBe(false);
    expect(store.calls).toEqual([]);
  });

  test('fails where the object does not come to be as it was', async () => {
    put('a: 1');
    const original = await before();
    put('a: 2');
    store.deaf = true;
    await expect(restore(target, original, never)).rejects.toThrow(
      /^could not put ConfigMap istio-system\/istio back as it was(?![^]*a: [12])[^]*these fields are not as they were: data\.mesh/,
    );
  });
});
