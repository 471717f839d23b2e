import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../model/outcome.ts';
import type { CalleeWitness, ProxyWitness, TerminatedTls } from '../model/witness.ts';
import type { EchoFacts } from '../probe/echo/facts.ts';
import { withoutForwarded } from './classification.ts';
import { classifyEcho } from './echo/echo.ts';
import { answered } from './echo/fixture.ts';

const callee = (terminated?: TerminatedTls): CalleeWitness => ({
  echoesRequest: true,
  peer: '',
  certificateForwarded: false,
  ...(terminated === undefined ? {} : { terminated }),
});

describe('an admission without a certificate from a sidecar', () => {
  test.each<[string, TerminatedTls | undefined, ProxyWitness | undefined, string]>([
    ['in plaintext', undefined, undefined, 'admitted over plaintext'],
    ['over TLS that the application terminated', { over: 'tls' }, undefined, 'admitted over tls'],
    ['with a certificate', { over: 'mtls', as: 'CN=echo' }, undefined, 'admitted over mtls as CN=echo'],
    ['over TLS that its sidecar ended', undefined, { side: 'callee', transport: 'tls' }, 'admitted over tls'],
    [
      'in plaintext to its sidecar',
      { over: 'tls' },
      { side: 'callee', transport: 'plaintext' },
      'admitted over plaintext',
    ],
    // What the caller's sidecar claims is compared with the application, and never taken for it.
    ['that only the caller claims', undefined, { side: 'caller', transport: 'tls' }, 'admitted over plaintext'],
  ])('%s', (_, terminated, proxy, expected) => {
    expect(describeOutcome(withoutForwarded(callee(terminated), proxy))).toBe(expected);
  });

  test('names no peer of a certificate without an identity', () => {
    expect(withoutForwarded(callee({ over: 'mtls' }), undefined).is).toBe('inconclusive');
  });
});

test('bytes at a port of TLS were sent over TLS, although their client opened none', () => {
  const at = (ServicePort: string): EchoFacts =>
    answered({ protocol: 'tcp', callee: { StatusCode: '200', IP: '10.0.0.1', ServicePort } });
  expect(['19000', '19443'].map((port) => describeOutcome(classifyEcho(at(port), {})))).toEqual([
    'admitted over plaintext',
    'admitted over tls',
  ]);
});
