import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../../outcome.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { kubeletProbe } from '../../probes/kubelet.ts';
import type { ProbeSpec } from '../../probes/probe-spec.ts';
import { kubeletClient } from '../../workloads/cast-member.ts';
import { httpbinProbe, probed } from '../../workloads/sample-workloads.ts';
import { requirePrediction } from '../predict.ts';

const cast = {
  kubelet: kubeletClient,
  'plain.foo': httpbinProbe.meshed({ 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' }),
  'rewritten.foo': httpbinProbe.meshed({ 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' }),
};
const liveness: ProbeSpec = { kind: 'kubelet', probe: 'liveness' };
const strict = {
  kind: 'PeerAuthentication',
  metadata: { name: 'p', namespace: 'foo' },
  spec: { mtls: { mode: 'STRICT' } },
};
const outcome = (docs: readonly object[], route: string, probe: ProbeSpec) =>
  describeOutcome(requirePrediction({ policies: parsePolicies(docs), cast, route, probe }).outcome);

describe('the kubelet', () => {
  test.each([
    ['keeps the container running under PERMISSIVE', [], 'stays up', 'stays up'],
    [
      'restarts a container whose probe was not rewritten under STRICT',
      [strict],
      'restarted by the kubelet (connection-reset)',
      'stays up',
    ],
    [
      'restarts a container whose probe was not rewritten and is denied',
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
  ])('%s', (_, docs, plain, rewritten) => {
    expect([
      outcome(docs, 'kubelet -> plain.foo', liveness),
      outcome(docs, 'kubelet -> rewritten.foo', liveness),
    ]).toEqual([plain, rewritten]);
  });

  const outcomesOf = (docs: readonly object[], how: Parameters<typeof probed>[0]) =>
    (['liveness', 'readiness', 'startup'] as const).map((probe) => {
      const policies = parsePolicies(docs);
      const route = 'kubelet -> probed.foo';
      const members = { ...cast, 'probed.foo': probed(how) };
      return describeOutcome(
        requirePrediction({ policies, cast: members, route, probe: { kind: 'kubelet', probe } }).outcome,
      );
    });
  const passed = ['stays up', 'ready', 'started'];
  const failedBy = (by: string) => [`restarted by the kubelet (${by})`, `not ready (${by})`, `not started (${by})`];

  test.each([
    ['http', 'connection-reset'],
    ['https', 'tls-alert:certificate-required'],
    ['grpc', 'timeout'],
    ['tcp', undefined],
    ['exec', undefined],
  ] as const)('%s probes pass under PERMISSIVE and, rewritten, under STRICT; else they fail by %s', (handler, by) => {
    for (const rewrite of [true, false]) expect(outcomesOf([], { handler, rewrite })).toEqual(passed);
    expect(outcomesOf([strict], { handler, rewrite: true })).toEqual(passed);
    expect(outcomesOf([strict], { handler })).toEqual(passed);
    expect(outcomesOf([strict], { handler, rewrite: false })).toEqual(by === undefined ? passed : failedBy(by));
  });

  test.each([
    [{ handler: 'tcp', at: 'nothing', rewrite: false }, passed],
    [{ handler: 'tcp', at: 'nothing' }, ['stays up', 'not ready (probe-status:500)', 'not started (probe-status:500)']],
    [
      { handler: 'exec', at: 'nothing' },
      ['stays up', 'not ready (connection-refused)', 'not started (connection-refused)'],
    ],
    [
      { handler: 'exec', at: 'nothing-later' },
      ['restarted by the kubelet (connection-refused)', 'not ready (connection-refused)', 'started'],
    ],
  ] as const)('probes a port that has no listener: %j', (how, outcomes) => {
    expect(outcomesOf([strict], how)).toEqual(outcomes);
  });

  test.each([
    ['echo', { handler: 'http', hook: 'preStop' }, 'reports probed: http 15020 /app-lifecycle/echo/prestopz'],
    [
      'second',
      { handler: 'http', hook: 'preStop', container: 'second' },
      'reports probed: http 15020 /app-lifecycle/second/prestopz',
    ],
    ['echo', { handler: 'http', hook: 'preStop', rewrite: false }, 'reports probed: http 18080 /'],
  ] as const)('runs the hook of %s where injection sent it: %j', (_, how, expected) => {
    const members = { kubelet: kubeletClient, 'hooked.foo': probed(how) };
    const situation = { policies: [], cast: members, route: 'kubelet -> hooked.foo' };
    const hook = (name: 'preStop' | 'postStart') => requirePrediction({ ...situation, probe: kubeletProbe.hook(name) });
    expect(describeOutcome(hook('preStop').outcome)).toBe(expected);
    expect(() => hook('postStart')).toThrow(/does not define the hook postStart/);
  });

  test('refuses to guess about probes that the workload does not have', () => {
    expect(() => outcomesOf([], { handler: 'http', kinds: ['startup'] })).toThrow(/startup alone/);
    expect(() => outcome([], 'kubelet -> plain.foo', { kind: 'kubelet', probe: 'readiness' })).toThrow(
      /does not define how plain is probed/,
    );
  });
});
