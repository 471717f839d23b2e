import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../outcome.ts';
import { parsePolicies } from '../policies/parse-policies.ts';
import type { ProbeSpec } from '../probes/probe-spec.ts';
import { httpbin, sleep } from '../workloads/sample-workloads.ts';
import { requirePrediction } from './predict.ts';

const cast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'httpbin.foo': httpbin.meshed(),
  'httpbin.legacy': httpbin.bare(),
};
const get: ProbeSpec = { kind: 'http', method: 'GET', path: '/headers', port: 8000 };

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
  describeOutcome(requirePrediction({ policies: parsePolicies(docs), cast, route, probe }).outcome);
const asFull = 'admitted over mtls as spiffe://cluster.local/ns/full/sa/sleep';

describe('predict', () => {
  test.each([
    ['admits both under PERMISSIVE', [], asFull, 'admitted over plaintext'],
    ['resets plaintext under STRICT', [strict], asFull, 'refused by connection-reset'],
    [
      'resets plaintext of a sidecar under STRICT',
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
      'prefers the more specific host',
      [dr('*.foo.svc.cluster.local', 'DISABLE'), dr(host, 'ISTIO_MUTUAL')],
      asFull,
      'admitted over plaintext',
    ],
    [
      "prefers the caller's namespace",
      [dr(host, 'DISABLE'), dr(host, 'ISTIO_MUTUAL', 'full')],
      asFull,
      'admitted over plaintext',
    ],
    [
      'sends plaintext to a workload with mTLS disabled',
      [pa({ mtls: { mode: 'DISABLE' } })],
      'admitted over plaintext',
      'admitted over plaintext',
    ],
    [
      'matches container ports, not service ports',
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

  test('lists the rules that led to the outcome', () => {
    const { trace } = requirePrediction({
      policies: parsePolicies([strict]),
      cast,
      route: 'sleep.legacy -> httpbin.foo',
      probe: get,
    });
    expect(trace).toEqual([
      'PERMISSIVE is the mode of a mesh without PeerAuthentication',
      'PeerAuthentication foo/p (namespace) sets STRICT',
      'sleep.legacy has no sidecar and sends plaintext',
      'so the transport is refused: connection-reset',
    ]);
  });

  test('refuses to guess about a workload outside the cast', () => {
    expect(() => outcome([], 'sleep.full -> absent.foo')).toThrow(/members outside the cast/);
  });

  test('lets TLS of the caller fail towards a callee that does not speak it', () => {
    const docs = [dr(bareHost, 'SIMPLE', 'full')];
    expect(outcome(docs, 'sleep.full -> httpbin.legacy')).toBe('refused by upstream-reset:UF');
  });
});
