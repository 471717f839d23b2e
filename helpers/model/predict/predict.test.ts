import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../outcome.ts';
import { parsePolicies } from '../policies/parse-policies.ts';
import type { ProbeSpec } from '../probes/probe-spec.ts';
import { httpbin, httpbinProbe, kubeletClient, mongo, mongoClient, probed, sleep } from '../workloads/cast-member.ts';
import { predict } from './predict.ts';

const cast = {
  kubelet: kubeletClient,
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'httpbin.foo': httpbin.meshed(),
  'httpbin.legacy': httpbin.bare(),
  'plain.foo': httpbinProbe.meshed({ 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' }),
  'rewritten.foo': httpbinProbe.meshed({ 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' }),
  'client.full': mongoClient.meshed(),
  'client.legacy': mongoClient.bare(),
  'mongo.db': mongo.bare(),
};
const get: ProbeSpec = { kind: 'http', method: 'GET', path: '/headers', port: 8000 };
const ping = (tls: 'none' | 'certificate' | 'no-certificate'): ProbeSpec => ({
  kind: 'mongo',
  command: 'ping',
  port: 27_017,
  tls,
});
const liveness: ProbeSpec = { kind: 'kubelet', probe: 'liveness' };

const pa = (spec: object) => ({ kind: 'PeerAuthentication', metadata: { name: 'p', namespace: 'foo' }, spec });
const strict = pa({ mtls: { mode: 'STRICT' } });
const dr = (host: string, mode: string, namespace = 'foo') => ({
  kind: 'DestinationRule',
  metadata: { name: `${mode} ${host}`, namespace },
  spec: { host, trafficPolicy: { tls: { mode } } },
});
const host = 'httpbin.foo.svc.cluster.local';
const bareHost = 'httpbin.legacy.svc.cluster.local';
const outcome = (docs: readonly object[], route: string, probe: ProbeSpec = get) =>
  describeOutcome(predict({ policies: parsePolicies(docs), cast, route, probe }).outcome);
const asFull = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep';

describe('predict', () => {
  test.each([
    ['admits both under PERMISSIVE', [], asFull, 'admitted over plaintext'],
    ['resets plaintext under STRICT', [strict], asFull, 'refused by connection-reset'],
    [
      'resets the sidecar that was told to send plaintext into STRICT',
      [strict, dr(host, 'DISABLE')],
      'refused by upstream-reset:UC',
      'refused by connection-reset',
    ],
    [
      'hides the identity where clients send plaintext',
      [dr(host, 'DISABLE')],
      'admitted over plaintext',
      'admitted over plaintext',
    ],
    [
      'lets the more specific host win',
      [dr('*.foo.svc.cluster.local', 'DISABLE'), dr(host, 'ISTIO_MUTUAL')],
      asFull,
      'admitted over plaintext',
    ],
    [
      "lets the caller's own namespace win",
      [dr(host, 'DISABLE'), dr(host, 'ISTIO_MUTUAL', 'full')],
      asFull,
      'admitted over plaintext',
    ],
    [
      'speaks plaintext to a workload with mTLS disabled',
      [pa({ mtls: { mode: 'DISABLE' } })],
      'admitted over plaintext',
      'admitted over plaintext',
    ],
    [
      'counts container ports, not service ports',
      [pa({ selector: { matchLabels: { app: 'httpbin' } }, portLevelMtls: { 8000: { mode: 'STRICT' } } })],
      asFull,
      'admitted over plaintext',
    ],
  ])('%s', (_, docs, meshed, bare) => {
    expect([outcome(docs, 'sleep.full -> httpbin.foo'), outcome(docs, 'sleep.legacy -> httpbin.foo')]).toEqual([
      meshed,
      bare,
    ]);
  });

  test('reaches a callee without a sidecar in clear', () => {
    expect(outcome([strict], 'sleep.full -> httpbin.legacy')).toBe('admitted over plaintext');
  });

  test.each([
    ['a client without TLS is closed', [], 'client.full -> mongo.db', 'none', 'refused by connection-closed'],
    [
      'MUTUAL originates it',
      [dr('mongo.db.svc.cluster.local', 'MUTUAL', 'full')],
      'client.full -> mongo.db',
      'none',
      'admitted over mtls as CN=mongo-client',
    ],
    [
      'SIMPLE is not enough',
      [dr('mongo.db.svc.cluster.local', 'SIMPLE', 'full')],
      'client.full -> mongo.db',
      'none',
      'refused by connection-closed',
    ],
    ['a client with its own certificate', [], 'client.legacy -> mongo.db', 'certificate', 'admitted over tls'],
    [
      'a client that presents none',
      [],
      'client.legacy -> mongo.db',
      'no-certificate',
      'refused by tls-alert:certificate-required',
    ],
  ] as const)('MongoDB: %s', (_, docs, route, tls, expected) => {
    expect(outcome(docs, route, ping(tls))).toBe(expected);
  });

  test.each([
    ['keeps everything under PERMISSIVE', [], 'stays up', 'stays up'],
    [
      'restarts what was not rewritten under STRICT',
      [strict],
      'restarted by the kubelet (connection-reset)',
      'stays up',
    ],
    [
      'restarts what was not rewritten and is denied',
      [
        {
          kind: 'AuthorizationPolicy',
          metadata: { name: 'd', namespace: 'foo' },
          spec: { action: 'DENY', rules: [{}] },
        },
      ],
      'restarted by the kubelet (rbac-403)',
      'stays up',
    ],
  ])('the kubelet %s', (_, docs, plain, rewritten) => {
    expect([
      outcome(docs, 'kubelet -> plain.foo', liveness),
      outcome(docs, 'kubelet -> rewritten.foo', liveness),
    ]).toEqual([plain, rewritten]);
  });

  const asked = (docs: readonly object[], how: Parameters<typeof probed>[0]) =>
    (['liveness', 'readiness', 'startup'] as const).map((probe) => {
      const policies = parsePolicies(docs);
      const route = 'kubelet -> probed.foo';
      const members = { ...cast, 'probed.foo': probed(how) };
      return describeOutcome(predict({ policies, cast: members, route, probe: { kind: 'kubelet', probe } }).outcome);
    });
  const kept = ['stays up', 'ready', 'started'];
  const turnedAway = (by: string) => [`restarted by the kubelet (${by})`, `not ready (${by})`, `not started (${by})`];

  test.each([
    ['http', 'connection-reset'],
    ['https', 'tls-alert:certificate-required'],
    ['grpc', 'timeout'],
    ['tcp', undefined],
    ['exec', undefined],
  ] as const)('the kubelet asks by %s in PERMISSIVE and, rewritten, in STRICT; else %s', (handler, by) => {
    for (const rewrite of [true, false]) expect(asked([], { handler, rewrite })).toEqual(kept);
    expect(asked([strict], { handler, rewrite: true })).toEqual(kept);
    expect(asked([strict], { handler })).toEqual(kept);
    expect(asked([strict], { handler, rewrite: false })).toEqual(by === undefined ? kept : turnedAway(by));
  });

  test.each([
    [{ handler: 'tcp', at: 'nothing', rewrite: false }, kept],
    [{ handler: 'tcp', at: 'nothing' }, ['stays up', 'not ready (probe-status:500)', 'not started (probe-status:500)']],
    [
      { handler: 'exec', at: 'nothing' },
      ['stays up', 'not ready (connection-refused)', 'not started (connection-refused)'],
    ],
    [
      { handler: 'exec', at: 'nothing-later' },
      ['restarted by the kubelet (connection-refused)', 'not ready (connection-refused)', 'started'],
    ],
  ] as const)('the kubelet asks where nobody listens: %j', (how, outcomes) => {
    expect(asked([strict], how)).toEqual(outcomes);
  });

  test('refuses to guess what nobody probes', () => {
    expect(() => asked([], { handler: 'http', kinds: ['startup'] })).toThrow(/startup alone/);
    expect(() => outcome([], 'kubelet -> plain.foo', { kind: 'kubelet', probe: 'readiness' })).toThrow(/nothing says/);
  });

  test('tells the rules that led to the outcome', () => {
    const { trace } = predict({
      policies: parsePolicies([strict]),
      cast,
      route: 'sleep.legacy -> httpbin.foo',
      probe: get,
    });
    expect(trace).toEqual([
      'PERMISSIVE is the mode of a mesh without PeerAuthentication',
      'PeerAuthentication foo/p (namespace) says STRICT',
      'sleep.legacy has no sidecar and sends plaintext',
      'so the transport is refused: connection-reset',
    ]);
  });

  test.each([
    ['a party outside the cast', [], 'sleep.full -> nobody.foo', /parties outside the cast/],
    [
      'TLS of the caller towards nobody who ends it',
      [dr(bareHost, 'SIMPLE', 'full')],
      'sleep.full -> httpbin.legacy',
      /not modelled/,
    ],
  ])('refuses to guess about %s', (_, docs, route, text) => {
    expect(() => outcome(docs, route)).toThrow(text);
  });

  test('refuses to guess about a field it does not know', () => {
    const unknown = {
      kind: 'AuthorizationPolicy',
      metadata: { name: 'x', namespace: 'foo' },
      spec: { rules: [{ when: [] }] },
    };
    expect(() => parsePolicies([unknown])).toThrow(/does not know the field when/);
  });
});
