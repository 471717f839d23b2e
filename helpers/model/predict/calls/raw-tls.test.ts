import { describe, expect, test } from 'vitest';
import { rawTls } from '../../probes/tls.ts';
import { outcome, pa } from './fixture.ts';

describe('a raw TLS client', () => {
  const attack = (docs: readonly object[], probe: ReturnType<typeof rawTls>) =>
    outcome(docs, 'attacker.foo -> b.foo', probe);

  test.each([
    ['none', 'refused by tls-alert:certificate-required'],
    ['self-signed', 'refused by tls-alert:unknown-ca'],
    ['foreign-authority', 'refused by tls-alert:unknown-ca'],
    ['expired', 'refused by tls-alert:certificate-expired'],
    ['foreign-trust-domain', 'refused by tls-alert:certificate-unknown'],
    ['mesh', 'admitted over mtls as spiffe://cluster.local/ns/foo/sa/tls-client'],
  ] as const)('with the certificate "%s" under STRICT is %s', (certificate, expected) => {
    expect(attack([pa('STRICT')], rawTls({ certificate, port: 80 }))).toBe(expected);
    expect(attack([pa('PERMISSIVE')], rawTls({ certificate, port: 80, alpn: ['istio'] }))).toBe(expected);
  });

  test('receives another alert under TLS 1.2', () => {
    expect(attack([pa('STRICT')], rawTls({ maxVersion: '1.2' }))).toBe('refused by tls-alert:handshake-failure');
  });

  test('reaches an application that terminates TLS itself, and matches no filter chain of an HTTP port', () => {
    expect(attack([], rawTls())).toBe('admitted over tls');
    expect(attack([], rawTls({ port: 80 }))).toBe('refused by connection-reset');
  });
});
