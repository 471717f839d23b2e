import { expect, test } from 'vitest';
import { calleeFacts, readCalleeReport } from './callee.ts';

/** What echo returned to a client that sent plaintext to its own sidecar. */
function answered(...fields: readonly string[]) {
  const body = ['ServiceVersion=v1', 'Proto=HTTP/1.1', ...fields, 'RequestHeader=X-Request-Id:r1'].join('\n');
  return calleeFacts({ status: 200, body }, 'r1');
}

test.each([
  ['a port without TLS', ['ServicePort=18080'], undefined],
  ['a port that echo does not have', ['ServicePort=1'], undefined],
  ['no port', [], undefined],
  ['a port with TLS', ['ServicePort=18443'], { over: 'tls' }],
  ['a certificate', ['ServicePort=18444', 'ClientCertSubject=CN=echo'], { over: 'mtls', as: 'CN=echo' }],
  ['a certificate without a common name', ['ServicePort=18444', 'ClientCertSubject=O=x'], { over: 'mtls' }],
])('TLS that the application terminated, at %s', (_, fields, terminated) => {
  const facts = answered(...fields);
  expect(facts?.terminated).toEqual(terminated);
  // A bundle is read from what was recorded, not from what was derived of it.
  expect(readCalleeReport({ ...facts, terminated: { over: 'mtls', as: 'CN=forged' } }, 'r1')?.terminated).toEqual(
    terminated,
  );
});
