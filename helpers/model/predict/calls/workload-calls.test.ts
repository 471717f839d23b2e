import { describe, expect, test } from 'vitest';
import { echoCall } from '../../probes/echo/echo-call.ts';
import { all, asA, object, outcome, over, pa, plain } from './fixture.ts';

describe('calls between echo applications', () => {
  test('use the mesh certificate over every protocol, also around TLS of the application', () => {
    expect(new Set(Object.values(over([pa('STRICT')], 'a.foo -> b.foo')))).toEqual(new Set([asA]));
    expect(outcome([], 'other.foo -> b.foo', all.tcp)).toBe(
      'admitted over mtls as spiffe://cluster.local/ns/foo/sa/other',
    );
  });

  test('without a sidecar are refused by STRICT, each in its own way', () => {
    const reset = 'refused by connection-reset';
    expect(over([pa('STRICT')], 'bare.foo -> b.foo')).toEqual({
      http: reset,
      http2: reset,
      webSocket: reset,
      grpc: reset,
      tcp: reset,
      https: 'refused by tls-alert:certificate-required',
    });
  });

  test('in plaintext and with TLS of the application are admitted by PERMISSIVE and DISABLE', () => {
    const clear = 'admitted over plaintext';
    for (const docs of [[pa('PERMISSIVE')], [pa('DISABLE')], []])
      expect(over(docs, 'bare.foo -> b.foo')).toEqual({
        http: clear,
        http2: clear,
        webSocket: clear,
        grpc: clear,
        tcp: clear,
        https: 'admitted over tls',
      });
  });

  test('are subject to the mode of the container port, not of the service port', () => {
    const byContainer = [pa('STRICT', { 19000: { mode: 'PERMISSIVE' } })];
    const byService = [pa('STRICT', { 9000: { mode: 'PERMISSIVE' } })];
    expect(outcome(byContainer, 'bare.foo -> b.foo', all.tcp)).toBe('admitted over plaintext');
    expect(outcome(byContainer, 'bare.foo -> b.foo', all.http)).toBe('refused by connection-reset');
    expect(outcome(byService, 'bare.foo -> b.foo', all.tcp)).toBe('refused by connection-reset');
  });

  test('fail in the handshake if a sidecar originates TLS that the other one does not terminate', () => {
    // The mesh's authority, so that the caller's sidecar accepts the certificate of the other one.
    const caCertificates = '/var/run/secrets/istio/root-cert.pem';
    const verified = { caCertificates, subjectAltNames: ['spiffe://cluster.local/ns/foo/sa/echo'] };
    const dr = (mode: string) =>
      object('DestinationRule', {
        host: 'b.foo.svc.cluster.local',
        trafficPolicy: { tls: { mode, ...(mode === 'ISTIO_MUTUAL' ? {} : verified) } },
      });
    const failed = {
      http: 'refused by upstream-reset:UF',
      grpc: 'refused by upstream-reset:UF',
      tcp: 'refused by upstream-reset:UF',
      webSocket: 'refused by upstream-reset:UF',
    };
    expect(over([pa('DISABLE'), dr('ISTIO_MUTUAL')], 'a.foo -> b.foo')).toMatchObject(failed);
    const { https: _https, ...others } = all;
    const refusals = (...docs: readonly object[]) =>
      Object.fromEntries(Object.entries(others).map(([name, probe]) => [name, outcome(docs, 'a.foo -> b.foo', probe)]));
    expect(refusals(pa('PERMISSIVE'), dr('SIMPLE'))).toMatchObject(failed);
    // In TLS 1.3 the client completes its handshake before the server rejects its certificate.
    const closed = {
      http: 'refused by upstream-reset:UC',
      grpc: 'refused by upstream-reset:UC',
      tcp: 'refused by connection-reset',
    };
    expect(refusals(pa('STRICT'), dr('SIMPLE'))).toMatchObject(closed);
    expect(refusals(pa('STRICT'), dr('MUTUAL'))).toMatchObject(closed);
  });

  test('to a headless Service use mTLS although the workload has it disabled', () => {
    const http = echoCall.http({ port: 18_080 });
    const disabled = (selector: object) => object('PeerAuthentication', { ...selector, mtls: { mode: 'DISABLE' } });
    const workload = disabled({ selector: { matchLabels: { app: 'headless' } } });
    expect(outcome([workload], 'a.foo -> headless.foo', http)).toBe('refused by upstream-reset:UF');
    expect(outcome([disabled({})], 'a.foo -> headless.foo', http)).toBe('admitted over plaintext');
  });

  test('time out with a server-first protocol, unless mTLS is disabled or used', () => {
    const first = echoCall.tcp({ port: 9001 });
    const outcomes = [pa('STRICT'), pa('PERMISSIVE'), pa('DISABLE')].map((mode) =>
      outcome([mode], 'bare.foo -> b.foo', first),
    );
    expect(outcomes).toEqual(['refused by timeout', 'refused by timeout', 'admitted over plaintext']);
    expect(outcome([pa('STRICT'), plain], 'a.foo -> b.foo', first)).toBe('refused by timeout');
    expect(outcome([pa('STRICT')], 'a.foo -> b.foo', first)).toBe(asA);
  });

  test('reach applications without a sidecar unchanged', () => {
    expect(over([pa('STRICT')], 'a.foo -> bare.foo')).toMatchObject({
      grpc: 'admitted over plaintext',
      tcp: 'admitted over plaintext',
      https: 'admitted over tls',
    });
  });

  test('present their certificate to an application that requests one', () => {
    const mutual = (certificate: 'none' | 'run' | 'self-signed') =>
      outcome([], 'bare.foo -> bare.foo', echoCall.https({ port: 8443, tls: { certificate } }));
    expect([mutual('run'), mutual('none'), mutual('self-signed')]).toEqual([
      'admitted over tls',
      'refused by tls-alert:certificate-required',
      'refused by tls-alert:unknown-ca',
    ]);
  });

  test.each([
    ['a port that the callee does not have', [], 'a.foo -> b.foo', echoCall.tcp({ port: 1 }), /no port 1/],
    ['plaintext towards TLS', [], 'bare.foo -> bare.foo', echoCall.tcp({ port: 9443 }), /speaks TLS/],
    ['a client without TLS', [plain], 'a.foo -> b.foo', { kind: 'kubelet', probe: 'liveness' }, /no kubelet probe/],
  ] as const)('are not predicted for %s', (_, docs, route, probe, text) => {
    expect(() => outcome(docs, route, probe)).toThrow(text);
  });
});
