import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Timing from '../../timing/budgets.ts';
import { fakeKubeconfig } from '../api/fixtures/fake-kubeconfig.ts';
import type { KubeTarget } from '../kube.ts';
import { contentOf, originalSchema } from './backup.ts';
import { restore, readOriginal } from './restore.ts';

// The budget of a real cluster would make a failing restoration last seconds here.
vi.mock('../../timing/budgets.ts', async (original) => {
  const { budgets } = await original<typeof Timing>();
  return { budgets: { ...budgets, restore: 1_000 } };
});

const never = new AbortController().signal;
const path = '/api/v1/namespaces/istio-system/configmaps/istio';
const config = (mesh: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system', labels: { app: 'istiod' }, ...more },
  data: { mesh },
});
const written = { uid: 'u', generation: 3, creationTimestamp: '2026', managedFields: [{ manager: 'istioctl' }] };

/** In the place of an API server: a store of objects that keeps a version of each. */
const store = new Map<string, Record<string, unknown>>();
const calls: string[] = [];
let deaf = false;
let version = 7;

const server = createServer((request, response) => {
  answer(request).then(
    ([status, body]) => response.writeHead(status).end(JSON.stringify(body)),
    (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
  );
});

async function answer(request: IncomingMessage): Promise<readonly [number, unknown]> {
  const text = Buffer.concat((await request.toArray()) as Buffer[]).toString();
  const at = (request.url ?? '').split('?')[0] ?? '';
  if (at === '/api/v1') return [200, { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] }];
  const found = store.get(at);
  if (request.method === 'GET') return found === undefined ? [404, {}] : [200, found];
  calls.push(request.method ?? '');
  if (deaf) return [200, {}];
  if (request.method === 'DELETE') return [store.delete(at) ? 200 : 404, { kind: 'Status' }];
  const body = JSON.parse(text) as { metadata: { resourceVersion?: string } };
  if (request.method === 'PUT' && body.metadata.resourceVersion !== version.toString())
    return [409, { message: 'the object has been modified' }];
  version += 1;
  store.set(at, { ...body, metadata: { ...body.metadata, ...written, resourceVersion: version.toString() } });
  return [200, {}];
}

let directory = '';
let target: KubeTarget;
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  directory = await mkdtemp(join(tmpdir(), 'meshproof-restore-'));
  target = { kubectl: '/none', kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
  const { port } = server.address() as AddressInfo;
  await writeFile(target.kubeconfig, fakeKubeconfig(`http://127.0.0.1:${port.toString()}`));
});
beforeEach(() => {
  cluster('one');
});
afterEach(() => {
  store.clear();
  calls.length = 0;
  deaf = false;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

const cluster = (uid: string) => store.set('/api/v1/namespaces/kube-system', { metadata: { uid } });
const put = (mesh: string) => store.set(path, config(mesh, { ...written, resourceVersion: version.toString() }));
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
    store.set(path, config('a: 2', { annotations: { left: 'behind' }, resourceVersion: version.toString() }));
    expect(await restore(target, original, never)).toBe(true);
    expect(contentOf(store.get(path) as ReturnType<typeof config>)).toEqual(original.content);
    expect(calls).toEqual(['PUT']);
  });

  test('touches nothing that is as it was', async () => {
    put('a: 1');
    expect(await restore(target, await before(), never)).toBe(true);
    expect(calls).toEqual([]);
  });

  const made = { claim: 'random', uid: 'u' };

  test('deletes what the run made where there was none', async () => {
    const original = { ...(await before()), made };
    put('a: 1');
    await restore(target, original, never);
    expect(store.has(path)).toBe(false);
  });

  test('deletes by its claim what a killed run made and never learned the uid of', async () => {
    const original = { ...(await before()), made: { ...made, uid: '' } };
    store.set(path, config('a: 1', { ...written, annotations: { 'meshproof.dev/claim': 'random' } }));
    await restore(target, original, never);
    expect(store.has(path)).toBe(false);
  });

  test.each([made, { ...made, uid: '' }])('leaves what others made there since: %j', async (ownership) => {
    const original = { ...(await before()), made: ownership };
    store.set(path, config('a: 1', { ...written, uid: 'of others' }));
    expect(await restore(target, original, never)).toBe(true);
    expect(store.has(path)).toBe(true);
    expect(calls).toEqual([]);
  });

  test('deletes nothing where an earlier version did not note what it made', async () => {
    const original = await before();
    put('a: 1');
    await expect(restore(target, original, never)).rejects.toThrow(
      'the ledger does not hold whether the run made what is there',
    );
    expect(store.has(path)).toBe(true);
  });

  test('makes again what is gone', async () => {
    put('a: 1');
    const original = await before();
    store.delete(path);
    await restore(target, original, never);
    expect(contentOf(store.get(path) as ReturnType<typeof config>)).toEqual(original.content);
  });

  test('leaves another cluster alone', async () => {
    put('a: 1');
    const original = await before();
    cluster('two');
    put('a: 2');
    expect(await restore(target, original, never)).toBe(false);
    expect(calls).toEqual([]);
  });

  test('fails where the object does not come to be as it was', async () => {
    put('a: 1');
    const original = await before();
    put('a: 2');
    deaf = true;
    await expect(restore(target, original, never)).rejects.toThrow(
      /^could not put ConfigMap istio-system\/istio back as it was(?![^]*a: [12])[^]*these fields are not as they were: data\.mesh/,
    );
  });
});
