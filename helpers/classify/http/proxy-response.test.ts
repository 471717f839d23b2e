import { expect, test } from 'vitest';
import { refusalInResponse } from './proxy-response.ts';

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
