import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeApi, type FakeApi } from './fixtures/fake-api.ts';
import { objectPath } from './object-path.ts';

const never = new AbortController().signal;
let api: FakeApi;
beforeAll(async () => {
  api = await startFakeApi();
  const resources = [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }];
  api.served.set('/api/v1', { resources });
});
afterAll(() => api[Symbol.asyncDispose]());

const pathOf = (name: string, namespace: string): Promise<string> =>
  objectPath(api.target, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } }, never);

describe('objectPath()', () => {
  it.each([
    ['mesh', 'full', '/api/v1/namespaces/full/configmaps/mesh'],
    ['a/b', 'x/../../nodes?dryRun=All#', '/api/v1/namespaces/x%2F..%2F..%2Fnodes%3FdryRun%3DAll%23/configmaps/a%2Fb'],
    ['a%2e', 'x y', '/api/v1/namespaces/x%20y/configmaps/a%252e'],
  ])('takes "%s" in "%s" for one segment each', async (name, namespace, path) => {
    expect(await pathOf(name, namespace)).toBe(path);
  });

  it.each([
    ['..', 'full'],
    ['.', 'full'],
    ['', 'full'],
    ['mesh', '..'],
    ['mesh', ''],
  ])('refuses "%s" in "%s", which would lead elsewhere', async (name, namespace) => {
    await expect(pathOf(name, namespace)).rejects.toThrow('is no name of an object');
  });
});
