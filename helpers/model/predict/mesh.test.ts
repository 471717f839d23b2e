import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../outcome.ts';
import { parsePolicies } from '../policies/parse-policies.ts';
import { echoCall } from '../probes/echo.ts';
import { rawTls } from '../probes/tls.ts';
import type { ProbeSpec } from '../probes/probe-spec.ts';
import { echo, echoHeadless, tlsClient } from '../workloads/cast-member.ts';
import { predict } from './predict.ts';

const cast = {
  'a.foo': echo.meshed(),
  'b.foo': echo.meshed(),
  'bare.foo': echo.bare(),
  'attacker.foo': tlsClient.bare(),
  'other.foo': echo.as('other').meshed(),
  'headless.foo': echoHeadless.meshed(),
};
const asA = 'admitted over mtls as spiffe://cluster.local/ns/foo/sa/echo';
const object = (kind: string, spec: object) => ({ kind, metadata: { name: 'p', namespace: 'foo' }, spec });
const pa = (mode: string, ports: object = {}) =>
  object('PeerAuthentication', { selector: { matchLabels: { app: 'b' } }, mtls: { mode }, portLevelMtls: ports });
const plain = object('DestinationRule', {
  host: 'b.foo.svc.cluster.local',
  trafficPolicy: { tls: { mode: 'DISABLE' } },
});
const deny = (operation: object) => object('AuthorizationPolicy', { action: 'DENY', rules: [{ to: [{ operation }] }] });

function outcome(docs: readonly object[], route: string, probe: ProbeSpec): string {
  return describeOutcome(predict({ policies: parsePolicies(docs), cast, route, probe }).outcome);
}

describe('calls between echo applications', () => {
  const all = {
    http: echoCall.http(),
    http2: echoCall.http2(),
    webSocket: echoCall.webSocket(),
    grpc: echoCall.grpc(),
    tcp: echoCall.tcp(),
    https: echoCall.https(),
  };
  const over = (docs: readonly object[], route: string) =>
    Object.fromEntries(Object.entries(all).map(([name, probe]) => [name, outcome(docs, route, probe)]));

  test('carry the mesh certificate over every protocol, TLS of the application inside', () => {
    expect(new Set(Object.values(over([pa('STRICT')], 'a.foo -> b.foo')))).toEqual(new Set([asA]));
    expect(outcome([], 'other.foo -> b.foo', all.tcp)).toBe(
      'admitted over mtls as spiffe://cluster.local/ns/foo/sa/other',
    );
  });

  test('are turned away by STRICT without it, each in its own way', () => {
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

  test('are taken in clear by PERMISSIVE and by DISABLE, TLS of the application as what it is', () => {
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

  test('meet the mode of the container port, not of the service port', () => {
    const byContainer = [pa('STRICT', { 19000: { mode: 'PERMISSIVE' } })];
    const byService = [pa('STRICT', { 9000: { mode: 'PERMISSIVE' } })];
    expect(outcome(byContainer, 'bare.foo -> b.foo', all.tcp)).toBe('admitted over plaintext');
    expect(outcome(byContainer, 'bare.foo -> b.foo', all.http)).toBe('refused by connection-reset');
    expect(outcome(byService, 'bare.foo -> b.foo', all.tcp)).toBe('refused by connection-reset');
  });

  test('are denied request by request where sidecars read them, connection by connection where they do not', () => {
    expect(over([deny({ ports: ['18080', '18085', '18090', '17070', '19000', '18443'] })], 'a.foo -> b.foo')).toEqual({
      http: 'refused by rbac-403',
      http2: 'refused by rbac-403',
      webSocket: 'refused by rbac-403',
      grpc: 'refused by rbac-grpc-7',
      tcp: 'refused by rbac-l4',
      https: 'refused by rbac-l4',
    });
  });

  test('leave what only HTTP has out of a DENY rule on bytes', () => {
    expect(outcome([deny({ methods: ['DELETE'] })], 'a.foo -> b.foo', all.tcp)).toBe('refused by rbac-l4');
    expect(outcome([deny({ methods: ['DELETE'] })], 'a.foo -> b.foo', all.http)).toBe(asA);
    expect(outcome([deny({ paths: ['/proto.EchoTestService/*'] })], 'a.foo -> b.foo', all.grpc)).toBe(
      'refused by rbac-grpc-7',
    );
  });

  test('fail in the handshake where a sidecar opens TLS that the other one does not end', () => {
    const dr = (mode: string) =>
      object('DestinationRule', { host: 'b.foo.svc.cluster.local', trafficPolicy: { tls: { mode } } });
    const failed = {
      http: 'refused by upstream-reset:UF',
      grpc: 'refused by upstream-reset:UF',
      tcp: 'refused by upstream-reset:UF',
      webSocket: 'refused by upstream-reset:UF',
    };
    expect(over([pa('DISABLE'), dr('ISTIO_MUTUAL')], 'a.foo -> b.foo')).toMatchObject(failed);
    const { https: _https, ...others } = all;
    const seen = (...docs: readonly object[]) =>
      Object.fromEntries(Object.entries(others).map(([name, probe]) => [name, outcome(docs, 'a.foo -> b.foo', probe)]));
    expect(seen(pa('PERMISSIVE'), dr('SIMPLE'))).toMatchObject(failed);
    // In TLS 1.3 the client's side has done its handshake when the server's finds its certificate missing or strange.
    const ended = {
      http: 'refused by upstream-reset:UC',
      grpc: 'refused by upstream-reset:UC',
      tcp: 'refused by connection-reset',
    };
    expect(seen(pa('STRICT'), dr('SIMPLE'))).toMatchObject(ended);
    expect(seen(pa('STRICT'), dr('MUTUAL'))).toMatchObject(ended);
  });

  test('are not kept from opening mTLS by a workload that has none, where the Service is headless', () => {
    const http = echoCall.http({ port: 18_080 });
    const disabled = (selector: object) => object('PeerAuthentication', { ...selector, mtls: { mode: 'DISABLE' } });
    const workload = disabled({ selector: { matchLabels: { app: 'headless' } } });
    expect(outcome([workload], 'a.foo -> headless.foo', http)).toBe('refused by upstream-reset:UF');
    expect(outcome([disabled({})], 'a.foo -> headless.foo', http)).toBe('admitted over plaintext');
  });

  test('wait in vain for a server that speaks first, unless mTLS is off or on', () => {
    const first = echoCall.tcp({ port: 9001 });
    const seen = [pa('STRICT'), pa('PERMISSIVE'), pa('DISABLE')].map((mode) =>
      outcome([mode], 'bare.foo -> b.foo', first),
    );
    expect(seen).toEqual(['refused by timeout', 'refused by timeout', 'admitted over plaintext']);
    expect(outcome([pa('STRICT'), plain], 'a.foo -> b.foo', first)).toBe('refused by timeout');
    expect(outcome([pa('STRICT')], 'a.foo -> b.foo', first)).toBe(asA);
  });

  test('reach applications without a sidecar as they are', () => {
    expect(over([pa('STRICT')], 'a.foo -> bare.foo')).toMatchObject({
      grpc: 'admitted over plaintext',
      tcp: 'admitted over plaintext',
      https: 'admitted over tls',
    });
  });

  test('show their certificate to an application that asks for one', () => {
    const mutual = (certificate: 'none' | 'run' | 'self-signed') =>
      outcome([], 'bare.foo -> bare.foo', echoCall.https({ port: 8443, tls: { certificate } }));
    expect([mutual('run'), mutual('none'), mutual('self-signed')]).toEqual([
      'admitted over tls',
      'refused by tls-alert:certificate-required',
      'refused by tls-alert:unknown-ca',
    ]);
  });

  test.each([
    ['a port that nobody has', [], 'a.foo -> b.foo', echoCall.tcp({ port: 1 }), /no port 1/],
    ['plaintext towards TLS', [], 'bare.foo -> bare.foo', echoCall.tcp({ port: 9443 }), /speaks TLS/],
    ['a client without TLS', [plain], 'a.foo -> b.foo', { kind: 'kubelet', probe: 'liveness' }, /no kubelet probe/],
  ] as const)('are not guessed about: %s', (_, docs, route, probe, text) => {
    expect(() => outcome(docs, route, probe)).toThrow(text);
  });
});

test('a port that the sidecar leaves alone is open in clear, whatever policies say', () => {
  const hole = { ...cast, 'b.foo': echo.meshed({ 'traffic.sidecar.istio.io/excludeInboundPorts': '15, 18090' }) };
  const policies = parsePolicies([pa('STRICT'), object('AuthorizationPolicy', {})]);
  const asked = [80, 8090].map((port) => {
    const probe = echoCall.http({ port });
    return describeOutcome(predict({ policies, cast: hole, route: 'bare.foo -> b.foo', probe }).outcome);
  });
  expect(asked).toEqual(['refused by connection-reset', 'admitted over plaintext']);
});

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
  ] as const)('with the certificate "%s" meets STRICT: %s', (certificate, expected) => {
    expect(attack([pa('STRICT')], rawTls({ certificate, port: 80 }))).toBe(expected);
    expect(attack([pa('PERMISSIVE')], rawTls({ certificate, port: 80, alpn: ['istio'] }))).toBe(expected);
  });

  test('hears another alert under TLS 1.2', () => {
    expect(attack([pa('STRICT')], rawTls({ maxVersion: '1.2' }))).toBe('refused by tls-alert:handshake-failure');
  });

  test('is passed on to an application that ends TLS itself, and fits no chain of an HTTP port', () => {
    expect(attack([], rawTls())).toBe('admitted over tls');
    expect(attack([], rawTls({ port: 80 }))).toBe('refused by connection-reset');
  });
});
