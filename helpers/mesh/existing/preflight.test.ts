import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KubeTarget } from '../../kube/kube.ts';
import { startReviews, type Reviews } from './fake-reviews.ts';
import { missingRights, requireRights } from './preflight.ts';

let reviews: Reviews;

beforeEach(async () => {
  reviews = await startReviews();
});

afterEach(async () => {
  await reviews[Symbol.asyncDispose]();
});

const { signal } = new AbortController();

function missing(target: KubeTarget): Promise<readonly string[]> {
  return missingRights(target, { purposes: ['run'], istioNamespace: 'mesh', signal });
}

test('an account with every right lacks nothing', async () => {
  expect(await missing(reviews.target)).toEqual([]);
});

test('all that is missing is named at once, a line for each resource and where it is missing', async () => {
  for (const right of [
    'delete namespaces',
    'patch deployments.apps',
    'get pods/exec',
    'create pods/exec',
    'get configmaps in mesh',
  ])
    reviews.refused.add(right);
  expect(await missing(reviews.target)).toEqual([
    'namespaces: delete',
    'pods/exec: create, get',
    'deployments.apps: patch',
    'configmaps in mesh: get',
  ]);
});

test('a right that only the wire witness uses is asked for where it is used', async () => {
  reviews.refused.add('patch pods/ephemeralcontainers');
  expect(await missing(reviews.target)).toEqual([]);
  expect(await missingRights(reviews.target, { purposes: ['run', 'wire'], istioNamespace: 'mesh', signal })).toEqual([
    'pods/ephemeralcontainers: patch',
  ]);
});

test('nothing but reviews of the own rights is sent', async () => {
  await missing(reviews.target);
  expect(new Set(reviews.asked)).toEqual(new Set(['POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews']));
});

test('an API server that does not review stops the run by name', async () => {
  reviews.status = 403;
  await expect(missing(reviews.target)).rejects.toThrow(
    'allow "create" on selfsubjectaccessreviews.authorization.k8s.io',
  );
});

test('one error names everything that is missing, and exits with 3', () => {
  expect(() => requireRights(['namespaces: delete', 'pods/exec: get'], 'prod')).toThrow(
    expect.objectContaining({ exitCode: 3, details: 'namespaces: delete\npods/exec: get' }),
  );
  expect(() => requireRights([], 'prod')).not.toThrow();
});
