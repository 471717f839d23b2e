import { describe, expect, test } from 'vitest';
import { startFakeApi } from '../../../kube/api/fixtures/fake-api.ts';
import { budgets } from '../../../timing/budgets.ts';
import { obstacleIn, sidecarInspector } from './inspect-sidecar.ts';
import { createRejectionLog } from './rejection-log.ts';
import { istiodRejectionIn, rejectionIn, rejectionsIn } from './rejection.ts';

const REASON =
  'Error adding/updating listener(s) virtualInbound: Didn\'t find a registered implementation for name: "none"';
const LINE = `2026-12-01T01:00:00.1Z\twarning\tenvoy config external/envoy/source/extensions/config_subscription/grpc/delta_subscription_state.cc:296\tdelta config for type.googleapis.com/envoy.config.listener.v3.Listener rejected: ${REASON}\tthread=14`;
const pod = { namespace: 'full', name: 'sleep-6d4b-x2v' };
const ISTIOD = `2026-12-01T01:00:00.2Z\twarn\tdelta\tADS:LDS: ACK ERROR sleep-6d4b-x2v.full-12 Internal:${REASON}`;

describe('rejectionIn()', () => {
  test.each([
    ['delta', 'Listener', LINE],
    ['SotW', 'Listener', LINE.replace('delta config', 'gRPC config')],
    ['cluster', 'Cluster', LINE.replace('listener.v3.Listener', 'cluster.v3.Cluster')],
  ])('reads the type and the reason (%s)', (_, type, line) => {
    expect(rejectionIn(line)).toMatchObject({ type, reason: expect.stringContaining(REASON) });
  });

  test('reads nothing in other lines', () => {
    expect(rejectionIn('{"authority":"httpbin","path":"/rejected: no"}')).toBeUndefined();
  });
});

test("istiodRejectionIn() reads the refusals of one pod's sidecar alone", () => {
  expect(istiodRejectionIn(ISTIOD, pod)).toEqual({ type: 'Listener', reason: REASON });
  expect(istiodRejectionIn(ISTIOD, { ...pod, name: 'sleep-6d4b' })).toBeUndefined();
});

test('a reason that spans lines is quoted from its begin and its end', () => {
  const printed = Array.from({ length: 400 }, () => 'path_with_escaped_slashes_action: KEEP_UNCHANGED');
  const end = ': Proto constraint validation failed (MaxRequestHeadersKb: value must be inside range (0, 8192])';
  const first = LINE.replace(/listener\(s\) .*/, 'listener(s) virtualInbound: goo.gle/debugonly');
  const lines = [first, ...printed, end, '\tthread=13', '2026-12-01T01:00:01Z\twarn\tEnvoy proxy is NOT ready'];
  const [rejection, ...others] = rejectionsIn(lines);
  expect(others).toEqual([]);
  expect(rejection?.reason).toMatch(/^Error adding.*virtualInbound: goo\.gle[^]* … [^]*inside range \(0, 8192\]\)$/);
});

describe('what keeps a sidecar from being ready', () => {
  test('is the rejection that pilot-agent repeats, where the log no longer has its reason', () => {
    const summary =
      '2026-12-01T03:19:28Z\twarn\tEnvoy proxy is NOT ready: config received from XDS server, but was rejected: lds updates: 0 successful, 1 rejected';
    expect(obstacleIn([summary])).toMatchObject({ cause: summary, graceMs: budgets.configAccepted });
  });

  test('is the last rejection in its log', () => {
    expect(obstacleIn(['connection error: desc', LINE, 'Envoy proxy is NOT ready'])).toMatchObject({
      cause: expect.stringContaining(`Envoy rejected the configuration of type Listener: ${REASON}`),
      graceMs: budgets.configAccepted,
    });
  });

  test('is its way to istiod or to the certificate authority where it rejected nothing', () => {
    const line = '2026-12-01T01:00:00Z\twarn\tsds\tfailed to warm certificate: failed to generate workload certificate';
    expect(obstacleIn([line])).toMatchObject({ cause: expect.stringContaining('failed to warm certificate') });
    expect(obstacleIn(['2026-12-01T01:00:00Z\tinfo\tstarting'])).toBeUndefined();
  });

  test("is read from istiod's log while the kubelet gives out none of the sidecar", async () => {
    await using api = await startFakeApi();
    api.served.set('/api/v1/namespaces/istio-system/pods', { items: [{ metadata: { name: 'istiod-1' } }] });
    api.served.set('/api/v1/namespaces/istio-system/pods/istiod-1/log', ISTIOD);
    const found = await sidecarInspector(api.target)(pod, new AbortController().signal);
    expect(found?.cause).toContain('Error adding/updating listener(s) virtualInbound');
  });
});

describe('createRejectionLog()', () => {
  const at = Date.parse('2026-12-01T01:00:00.1Z');

  test('reports a rejected Secret, and lets the change be in force', () => {
    const log = createRejectionLog({ kubectl: '', kubeconfig: '', context: '' });
    const secret = LINE.replace('listener.v3.Listener', 'transport_sockets.tls.v3.Secret').replace('00.1Z', '00.2Z');
    log.take(pod, LINE);
    expect(log.take(pod, secret)).toMatchObject({ type: 'Secret' });
    expect(log.since(pod, at)).toMatchObject({ type: 'Listener' });
    const other = { ...pod, name: 'sleep-2' };
    log.take(other, secret);
    expect(log.since(other, at)).toBeUndefined();
  });

  test('keeps the last rejection that was logged after a moment, and takes each line once', () => {
    const log = createRejectionLog({ kubectl: '', kubeconfig: '', context: '' });
    expect(log.take(pod, '2026-12-01T01:00:00Z\tinfo\tEnvoy proxy is ready')).toBeUndefined();
    expect(log.take(pod, LINE)).toMatchObject({ type: 'Listener' });
    expect(log.take(pod, LINE)).toBeUndefined();
    expect(log.since(pod, at)).toMatchObject({ type: 'Listener' });
    expect(log.since(pod, at + 5_000)).toBeUndefined();
    expect(log.since({ ...pod, name: 'another' }, at)).toBeUndefined();
  });

  test("reads the last rejection from the sidecar's log", async () => {
    await using api = await startFakeApi();
    api.served.set('/api/v1/namespaces/full/pods/sleep-6d4b-x2v/log', LINE);
    const found = await createRejectionLog(api.target).last(pod, new AbortController().signal);
    expect(found?.reason).toContain('Error adding/updating listener(s) virtualInbound');
  });
});
