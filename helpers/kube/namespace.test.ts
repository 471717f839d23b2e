import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeApi, type FakeApi } from './api/fake-api.ts';
import { listApi, readApi } from './api/read-api.ts';
import { deleteNamespaces, deleteRun, listNamespaces, listRunNamespaces } from './namespace.ts';

const signal = new AbortController().signal;
let api: FakeApi;

function namespace(name: string, phase: string): object {
  const labels = { 'app.kubernetes.io/managed-by': 'meshproof', 'meshproof.dev/run': 'run-1' };
  return { metadata: { name, labels }, status: { phase } };
}

beforeAll(async () => {
  api = await startFakeApi();
  api.served.set('/api/v1/namespaces', { items: [namespace('mp-a', 'Active'), namespace('mp-b', 'Terminating')] });
  await writeFile(api.target.kubectl, '#!/bin/sh\nshift 4\necho "$@" >> "$(dirname "$0")/calls"\n');
  await chmod(api.target.kubectl, 0o755);
});
afterAll(() => api[Symbol.asyncDispose]());

test('namespaces of all runs are listed with their state, by label', async () => {
  expect(await listRunNamespaces(api.target, { signal })).toEqual([
    { name: 'mp-a', runId: 'run-1', phase: 'Active' },
    { name: 'mp-b', runId: 'run-1', phase: 'Terminating' },
  ]);
  expect(decodeURIComponent(api.asked.at(-1) ?? '')).toBe(
    '/api/v1/namespaces?labelSelector=app.kubernetes.io/managed-by=meshproof,meshproof.dev/run',
  );
});

test('without a selector every namespace is listed', async () => {
  expect((await listNamespaces(api.target, { signal })).map(({ name }) => name)).toEqual(['mp-a', 'mp-b']);
  expect(api.asked.at(-1)).toBe('/api/v1/namespaces');
});

test('a run is deleted by its label, and what was deleted is told', async () => {
  expect(await deleteRun(api.target, 'run-1', { signal })).toEqual(['mp-a', 'mp-b']);
  expect(await readFile(join(api.directory, 'calls'), 'utf8')).toContain(
    'delete namespaces -l app.kubernetes.io/managed-by=meshproof,meshproof.dev/run=run-1 --ignore-not-found --wait=true',
  );
});

test('of the namespaces that are named only those are deleted that the run made', async () => {
  await deleteNamespaces(api.target, 'run-1', ['mp-b', 'default'], { signal });
  const calls = await readFile(join(api.directory, 'calls'), 'utf8');
  expect(calls.trimEnd().split('\n').at(-1)).toBe('delete namespaces mp-b --ignore-not-found --wait=true');
});

test('an object that is not there is undefined, a list that is not served is an error', async () => {
  const call = { attempted: 'read it', signal };
  expect(await readApi(api.target, '/api/v1/namespaces/gone', call)).toBeUndefined();
  await expect(listApi(api.target, '/apis/gone', call)).rejects.toThrow(/^could not read it;[^]*no list at/);
});
