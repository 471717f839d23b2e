import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KubeObject } from '../manifest.ts';
import { NotOursError } from '../not-ours.ts';
import { applyObjects } from './apply.ts';
import { deleteObjects } from './delete-objects.ts';
import { startFakeCluster, type FakeCluster } from './fixtures/fake-cluster.ts';

const never = new AbortController().signal;
const ROLES = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const role: KubeObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'r' },
  rules: [1],
};
const foreign = { kind: 'ClusterRole', metadata: { name: 'r', labels: { owner: 'team' } } };

let cluster: FakeCluster;
let uid = '';
beforeEach(async () => {
  cluster = await startFakeCluster();
  uid = '';
});
afterEach(() => cluster[Symbol.asyncDispose]());

const options = (claim = 'random') => ({
  signal: never,
  ownership: () => ({ owner: 'run-1', claim, uid, learn: (known: string) => void (uid = known) }),
});
const apply = (object = role) => applyObjects(cluster.target, [object], options());
const there = () => cluster.objects.get(`${ROLES}/r`);
const methods = () => cluster.calls.map(({ method }) => method);

test('an object of a run is created, with its labels and its claim, and known by its uid', async () => {
  await apply();
  expect(methods()).toEqual(['POST']);
  expect(there()).toMatchObject({
    rules: [1],
    metadata: {
      uid,
      labels: { 'app.kubernetes.io/managed-by': 'meshproof', 'meshproof.dev/run': 'run-1' },
      annotations: { 'meshproof.dev/claim': 'random' },
    },
  });
});

test('one that appeared meanwhile is left as it is, and its owner is named', async () => {
  cluster.put(ROLES, foreign);
  const before = structuredClone(there());
  const failure = await apply().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NotOursError);
  expect(failure).toMatchObject({ exitCode: 3, details: expect.stringContaining('it carries owner=team') as string });
  await deleteObjects(cluster.target, [role], options());
  expect(there()).toEqual(before);
});

test('one whose answer was lost is recognized by its claim', async () => {
  cluster.intercept = ({ method, body }) => {
    if (method !== 'POST') return undefined;
    cluster.intercept = undefined;
    cluster.put(ROLES, body as typeof foreign);
    return [409, { message: 'exists' }];
  };
  await apply();
  expect(there()?.metadata.uid).toBe(uid);
});

test('one that is made is replaced as a whole', async () => {
  await apply();
  const made = uid;
  await apply({ ...role, rules: undefined, aggregationRule: {} });
  expect(there()).toMatchObject({ aggregationRule: {}, metadata: { uid: made } });
  expect(there()).not.toHaveProperty('rules');
});

test('one that others made anew under its name is neither replaced nor deleted', async () => {
  await apply();
  cluster.objects.clear();
  cluster.put(ROLES, foreign);
  await expect(apply()).rejects.toThrow(NotOursError);
  await deleteObjects(cluster.target, [role], options());
  expect(there()?.metadata.labels).toEqual({ owner: 'team' });
});

test('one that is made is deleted by its uid, and made again later', async () => {
  await apply();
  await deleteObjects(cluster.target, [role], options());
  expect(cluster.calls.at(-1)?.body).toMatchObject({ preconditions: { uid: expect.any(String) as string } });
  expect([there(), uid]).toEqual([undefined, '']);
  await apply();
  expect(there()?.metadata.uid).toBe(uid);
});
