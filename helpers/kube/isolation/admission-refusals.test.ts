import { expect, test } from 'vitest';
import { budgets } from '../../timing/budgets.ts';
import { admissionRefusal } from './admission-refusals.ts';

const forbidden = (text: string): string => `pods "sleep-6d4b-" is forbidden: ${text}`;

test.each([
  [forbidden('violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false'), 0, 'exempt them'],
  [forbidden('exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0'), 0, 'quota'],
  [forbidden('exceeded quota: few, requested: pods=1, used: pods=3, limited: pods=3'), budgets.podCreation, 'quota'],
  [forbidden('failed quota: q: must specify limits.cpu for: sleep'), 0, 'quota'],
  [forbidden('maximum cpu usage per Container is 10m, but limit is 100m'), 0, 'LimitRange'],
  [
    forbidden('error looking up service account full/sleep: serviceaccount "sleep" not found'),
    budgets.serviceAccount,
    'service account',
  ],
  [
    'Internal error occurred: failed calling webhook "namespace.sidecar-injector.istio.io": failed to call webhook: no endpoints available for service "istiod"',
    budgets.podCreation,
    'ready endpoints',
  ],
  [
    'Internal error occurred: failed calling webhook "down.example": failed to call webhook: Post "https://none.default.svc:443/?timeout=5s": service "none" not found',
    0,
    'create the Service',
  ],
  ["policy 'images' with binding 'images' denied request: JSON Patch: add operation does not apply", 0, 'owner'],
  ['admission webhook "policy.example" denied the request: no', 0, 'owner'],
])('%s is final after %i ms', (text, graceMs, hint) => {
  const found = admissionRefusal(text);
  expect(found.graceMs).toBe(graceMs);
  expect(found.hint).toContain(hint);
});

test('a refusal that is not known may pass', () => {
  expect(admissionRefusal('etcdserver: request timed out')).toEqual({ graceMs: budgets.podCreation });
});
