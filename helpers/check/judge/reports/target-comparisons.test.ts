import { expect, test } from 'vitest';
import { disagreementOf } from './contradictions.ts';
import { agreed, plainRequest, proxy, received } from './fixture.ts';

/** What an application without a sidecar received from a caller without one. */
const bare = { observed: plainRequest.observed, status: 200, certificates: [] };
const direct = { ...received(), direct: true } as const;
const { direct: _direct, ...passedOn } = received();

test('bytes that no proxy could change, and that arrive as others, contradict the client', () => {
  const evidence = { ...bare, sentTarget: '/public/../admin', callee: { ...direct, target: '/admin' } };
  expect(disagreementOf(evidence)).toEqual({
    is: 'contradicted',
    because: 'the client sent the target /public/../admin, the application received /admin without a proxy on the way',
  });
});

test('a target that a sidecar logged and its application did not receive contradicts it', () => {
  const logged = { ...proxy, request: { method: 'GET', path: '/admin' } };
  const evidence = { ...agreed, proxy: logged, callee: { ...agreed.callee, target: '/other' } };
  expect(disagreementOf({ ...evidence } as typeof agreed)).toMatchObject({
    is: 'contradicted',
    because: "the callee's sidecar logged the target /admin, the application received /other",
  });
});

test.each([
  ['arrives as it was sent', { ...direct, target: '/public/../admin' }],
  ['a proxy may have normalized', { ...passedOn, target: '/admin' }],
  ['belongs to another request', { ...direct, echoesRequest: false, target: '/admin' }],
  ['the application does not report', direct],
])('a target that %s contradicts nothing', (_, callee) =>
  expect(disagreementOf({ ...bare, sentTarget: '/public/../admin', callee })).toBeUndefined(),
);
