import { expect, test } from 'vitest';
import type { Mechanism } from '../../model/mechanism.ts';
import { refusalInResponse, refusalOf } from './proxy-response.ts';

test.each([
  [401, 'Jwt is expired', 'jwt-401'],
  [401, 'Jwt issuer is not configured', 'jwt-401'],
  [401, "Jwks doesn't have key to match kid or alg from Jwt", 'jwt-401'],
  [403, 'Audiences in Jwt are not allowed', 'jwt-403'],
  [401, '', undefined],
  [403, 'Jwt is expired', undefined],
  [200, 'Jwt is expired', undefined],
])('status %s with the body "%s" is the refusal of a token: %s', (status, body, mechanism) => {
  expect(refusalInResponse({ status, body, responseHeaders: {} })).toBe(mechanism);
});

const FROM_SIDECAR = { server: ['envoy'] };
const PASSED_ON = { ...FROM_SIDECAR, 'x-envoy-upstream-service-time': ['3'] };
const FAULT = { status: 503, body: 'fault filter abort' };
const logged = (refused: Mechanism) => ({ side: 'callee', refused }) as const;

test.each<[string, Parameters<typeof refusalOf>, Mechanism | undefined]>([
  ["the caller's sidecar", [{ ...FAULT, responseHeaders: FROM_SIDECAR }, undefined], 'local-reply:503'],
  ["the callee's sidecar", [{ ...FAULT, responseHeaders: PASSED_ON }, logged('local-reply:503')], 'local-reply:503'],
  ['the application', [{ ...FAULT, responseHeaders: PASSED_ON }, undefined], undefined],
  ['an application without a sidecar', [{ ...FAULT, responseHeaders: {} }, undefined], undefined],
  ['a sidecar, with another status', [{ ...FAULT, responseHeaders: PASSED_ON }, logged('local-reply:429')], undefined],
  ['RBAC', [{ status: 403, body: 'RBAC: access denied', responseHeaders: FROM_SIDECAR }, undefined], 'rbac-403'],
  ['a sidecar without a cluster', [{ status: 503, body: '', responseHeaders: FROM_SIDECAR }, undefined], 'no-route'],
])('an error of %s', (_, response, mechanism) => {
  expect(refusalOf(...response)).toBe(mechanism);
});
