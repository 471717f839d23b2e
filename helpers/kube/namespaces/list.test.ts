import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeApi, type FakeApi } from '../api/fixtures/fake-api.ts';
import { listApi, readApi } from '../api/read-api.ts';
import { runSelector } from '../namespace.ts';
import { COPIED_LABELS } from './fixture.ts';
import { listNamespaces } from './list.ts';

const signal = new AbortController().signal;
let api: FakeApi;

beforeAll(async () => {
  api = await startFakeApi();
  const metadata = { name: 'mp-a', uid: 'u', labels: COPIED_LABELS };
  api.served.set('/api/v1/namespaces', { items: [{ metadata, status: { phase: 'Active' } }] });
});
afterAll(() => api[Symbol.asyncDispose]());

test('namespaces are listed with their uid, their labels and their state, by label where asked', async () => {
  const wanted = { name: 'mp-a', uid: 'u', labels: COPIED_LABELS, annotations: {}, phase: 'Active' };
  expect(await listNamespaces(api.target, { signal, selector: runSelector() })).toEqual([wanted]);
  expect(decodeURIComponent(api.asked.at(-1) ?? '')).toBe(
    '/api/v1/namespaces?labelSelector=app.kubernetes.io/managed-by=meshproof,meshproof.dev/run',
  );
  expect(await listNamespaces(api.target, { signal })).toEqual([wanted]);
  expect(api.asked.at(-1)).toBe('/api/v1/namespaces');
});

test('an object that is not there is undefined, a list that is not served is an error', async () => {
  const call = { operation: 'read it', signal };
  expect(await readApi(api.target, '/api/v1/namespaces/gone', call)).toBeUndefined();
  await expect(listApi(api.target, '/apis/gone', call)).rejects.toThrow(/^could not read it;[^]*no list at/);
});
