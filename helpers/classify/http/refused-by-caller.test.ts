import { expect, test } from 'vitest';
import { describeOutcome } from '../../model/outcome.ts';
import type { ProxyWitness } from '../../model/witness.ts';
import { classifyHttp } from './http.ts';

/** A response of the caller's sidecar to a request that it could not pass on. */
function outcome(reason: string, proxy?: ProxyWitness): string {
  const facts = {
    kind: 'http',
    url: 'http://x/',
    exitCode: 0,
    errorMessage: '',
    status: 503,
    responseHeaders: {},
    body: `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`,
    totalMs: 1,
  } as const;
  return describeOutcome(classifyHttp(facts, proxy === undefined ? {} : { proxy }));
}

const FAILED = 'remote connection failure';
const refused = 'caller-tls-alert:certificate-unknown';

test("the cause of a failed connection is taken from the log of the caller's sidecar, and from that alone", () => {
  expect(outcome(FAILED, { side: 'caller', refused })).toBe(`refused by ${refused}`);
  expect(outcome(FAILED, { side: 'callee', refused })).toBe('refused by upstream-reset:UF');
  expect(outcome(FAILED)).toBe('refused by upstream-reset:UF');
});

test('an ended connection is no failed one, whatever the log of another call contains', () => {
  expect(outcome('connection termination', { side: 'caller', refused: 'rbac-403' })).toBe(
    'refused by upstream-reset:UC',
  );
});

test.each([
  ['SAN matcher', 'caller-tls-alert:certificate-unknown'],
  [
    'X509_verify_cert: certificate verification error at depth 0: unable to get local issuer certificate',
    'caller-tls-alert:unknown-ca',
  ],
])('the response of an older Envoy contains the cause: %s', (cause, by) => {
  const transport = `transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: ${cause}:TLS_error_end`;
  expect(outcome(`${FAILED}, ${transport}`)).toBe(`refused by ${by}`);
});
