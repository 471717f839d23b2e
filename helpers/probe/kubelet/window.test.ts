import { describe, expect, it } from 'vitest';
import { budgets } from '../../timing/budgets.ts';
import { containerSnapshot, probeAim, type ContainerSnapshot } from './container-snapshot.ts';
import { aimOf, enoughMs, probeSchema } from './probe-object.ts';
import { judge, windowBegins } from './window.ts';

const pod = {
  metadata: { name: 'p-1', labels: { app: 'httpbin-probe' } },
  spec: {
    containers: [
      { name: 'istio-proxy' },
      {
        name: 'httpbin-probe',
        livenessProbe: {
          httpGet: { path: '/headers', port: 8080 },
          initialDelaySeconds: 1,
          periodSeconds: 1,
          failureThreshold: 2,
        },
      },
    ],
  },
  status: {
    containerStatuses: [
      { name: 'istio-proxy', restartCount: 7, state: { running: {} } },
      { name: 'httpbin-probe', restartCount: 1, state: { running: { startedAt: 'x' } } },
    ],
  },
};
const event = (name: string, part: object) => ({
  metadata: { uid: `uid-${name}` },
  reason: 'Unhealthy',
  message: `Liveness probe failed: ${name}`,
  count: 1,
  lastTimestamp: '2026-11-22T13:00:00Z',
  involvedObject: { kind: 'Pod', name: 'p-1' },
  ...part,
});

describe('containerSnapshot()', () => {
  it('reads the application container, its probe and its failures, oldest first', () => {
    const events = [
      event('late', { lastTimestamp: '2026-11-22T13:00:09Z', count: 3 }),
      event('early', {}),
      event('readiness', { message: 'Readiness probe failed: x', lastTimestamp: '2026-11-22T13:00:04Z' }),
      event('alike', {
        message: '(combined from similar events): Startup probe failed: y',
        lastTimestamp: '2026-11-22T13:00:05Z',
      }),
      event('unknown', { message: 'Readiness probe errored and resulted in unknown state: z' }),
      event('other pod', { involvedObject: { kind: 'Pod', name: 'p-2' } }),
    ];
    const snapshot = containerSnapshot({ pods: [pod], events }, 'httpbin-probe');
    expect(snapshot).toMatchObject({
      pod: 'p-1',
      restarts: 1,
      running: true,
      started: true,
      ready: true,
      state: 'running',
      failures: [
        { uid: 'uid-early', count: 1, probe: 'liveness', message: 'Liveness probe failed: early' },
        { uid: 'uid-readiness', count: 1, probe: 'readiness', message: 'Readiness probe failed: x' },
        { uid: 'uid-alike', count: 1, probe: 'startup' },
        { uid: 'uid-late', count: 3, probe: 'liveness', message: 'Liveness probe failed: late' },
      ],
    });
    expect(enoughMs(snapshot?.probes.liveness)).toBe(4_000);
    expect(snapshot === undefined ? '' : probeAim(snapshot, 'liveness')).toBe('http 8080 /headers');
    expect(snapshot === undefined ? '' : probeAim(snapshot, 'startup')).toBe('nothing');
  });

  it('takes the second container for the one that is meant, and its word for whether it started', () => {
    const second = { name: 'second', readinessProbe: { tcpSocket: { port: 19_000 } } };
    const containers = [...pod.spec.containers, second];
    const containerStatuses = [
      ...pod.status.containerStatuses,
      { name: 'second', restartCount: 0, ready: false, started: false, state: { running: {} } },
    ];
    const snapshot = containerSnapshot(
      { pods: [{ ...pod, spec: { containers }, status: { containerStatuses } }], events: [] },
      'httpbin-probe',
    );
    expect(snapshot).toMatchObject({ restarts: 0, running: true, ready: false, started: false });
    expect(snapshot?.probes.liveness).toBeUndefined();
    expect(aimOf(snapshot?.probes.readiness ?? probeSchema.parse({}))).toBe('tcp 19000');
  });

  it('names why the container waits', () => {
    const containerStatuses = [
      { name: 'httpbin-probe', restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } } },
    ];
    const snapshot = containerSnapshot(
      { pods: [{ ...pod, status: { containerStatuses } }], events: [] },
      'httpbin-probe',
    );
    expect(snapshot).toMatchObject({ running: false, state: 'CrashLoopBackOff', restarts: 2 });
  });

  it('leaves out pods of other workloads and pods on their way out', () => {
    const leaving = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: 'x' } };
    expect(containerSnapshot({ pods: [leaving], events: [] }, 'httpbin-probe')).toBeUndefined();
    expect(containerSnapshot({ pods: [pod], events: [] }, 'httpbin')).toBeUndefined();
  });
});

describe('aimOf()', () => {
  it.each([
    [{ httpGet: { path: '/app-health/echo/livez', port: 15_020 } }, 'http 15020 /app-health/echo/livez'],
    [{ httpGet: { port: 18_443, scheme: 'HTTPS' } }, 'https 18443 /'],
    [{ grpc: { port: 17_070 } }, 'grpc 17070'],
    [{ exec: { command: ['curl', '--fail', 'http://127.0.0.1'] } }, 'exec curl --fail http://127.0.0.1'],
  ])('says what %j asks', (probe, text) => {
    expect(aimOf(probeSchema.parse(probe))).toBe(text);
  });
});

describe('judge()', () => {
  const often = { periodSeconds: 1, failureThreshold: 2 };
  const first: ContainerSnapshot = {
    pod: 'p-1',
    restarts: 1,
    running: true,
    started: true,
    ready: true,
    state: 'running',
    probes: {
      liveness: probeSchema.parse({
        ...often,
        initialDelaySeconds: 1,
        httpGet: { path: '/headers', port: 8080 },
      }),
      readiness: probeSchema.parse({ ...often, grpc: { port: 17_070 }, timeoutSeconds: 2 }),
      startup: probeSchema.parse({ ...often, failureThreshold: 10, tcpSocket: { port: 1 } }),
    },
    failures: [{ uid: 'old', count: 2, probe: 'liveness', message: 'from before' }],
  };
  const after = (windowMs: number, sinceRestartMs = 0) => ({ windowMs, sinceRestartMs });
  const failing = (probe: 'liveness' | 'readiness' | 'startup', part: Partial<ContainerSnapshot> = {}, count = 1) => ({
    ...first,
    ...part,
    failures: [...first.failures, { uid: 'new', count, probe, message: 'reset' }],
  });
  const failed = failing('liveness');

  it('waits through a quiet window and then says that nothing happened', () => {
    expect(judge('liveness', first, first, after(3_999))).toMatchObject({
      waiting: '0 restarts and 0 failed probes so far',
    });
    expect(judge('liveness', first, first, after(4_000))).toMatchObject({
      restarts: 0,
      probeFailures: [],
      windowMs: 4_000,
      state: 'running',
    });
  });

  it('ends at once when a restart and its cause are known', () => {
    expect(judge('liveness', first, { ...failed, restarts: 2 }, after(1_000))).toMatchObject({
      restarts: 1,
      probeFailures: ['reset'],
    });
  });

  it('waits on after a failure without a restart, and after a restart without a failure, to the end of the budget', () => {
    for (const now of [failed, { ...first, restarts: 2 }]) {
      expect(judge('liveness', first, now, after(10_000))).toHaveProperty('waiting');
      expect(judge('liveness', first, now, after(budgets.kubeletWindow))).toHaveProperty('kind', 'kubelet');
    }
  });

  it('takes an event that was counted up for a new failure', () => {
    const counted = {
      ...first,
      restarts: 2,
      failures: [{ uid: 'old', count: 3, probe: 'liveness' as const, message: 'again' }],
    };
    expect(judge('liveness', first, counted, after(1_000))).toMatchObject({ probeFailures: ['again'] });
  });

  it('calls a container unready when its readiness, or its start, was seen to fail, whatever its liveness does', () => {
    for (const probe of ['readiness', 'startup'] as const) {
      const facts = judge('readiness', first, failing(probe, { ready: false }), after(1_000));
      expect(facts).toMatchObject({ probe: 'readiness', ready: false, probeFailures: ['reset'], aim: 'grpc 17070' });
    }
    expect(judge('readiness', first, failing('readiness'), after(9_000))).toHaveProperty('waiting');
    expect(judge('readiness', first, failing('liveness', { ready: false }), after(9_000))).toHaveProperty('waiting');
    expect(judge('readiness', first, { ...first, ready: false }, after(9_000))).toHaveProperty('waiting');
    // A gRPC client that is not let in goes on trying: its window is longer by that.
    expect(judge('readiness', first, first, after(4_999))).toHaveProperty('waiting');
    expect(judge('readiness', first, first, after(5_000))).toMatchObject({ ready: true, probeFailures: [] });
  });

  it('calls a container unstarted after two failures of its startup probe', () => {
    const once = failing('startup', { started: false });
    expect(judge('startup', first, once, after(9_000))).toHaveProperty('waiting');
    const twice = failing('startup', { started: false, restarts: 2 }, 2);
    expect(judge('startup', first, twice, after(1_000))).toMatchObject({
      started: false,
      probeFailures: ['reset', 'reset'],
    });
    expect(judge('startup', first, { ...first, started: false }, after(20_000))).toHaveProperty('waiting');
    expect(judge('startup', first, failed, after(20_000))).toHaveProperty('waiting');
    expect(judge('startup', first, first, after(3_999))).toHaveProperty('waiting');
    expect(judge('startup', first, first, after(4_000))).toMatchObject({ probe: 'startup', started: true });
  });

  it('calls a container started that started again after its liveness probe had it killed', () => {
    const killed = failing('liveness', { restarts: 2 });
    expect(judge('startup', first, { ...killed, started: false }, after(9_000))).toHaveProperty('waiting');
    // It is shown as started at first: only time tells.
    expect(judge('startup', first, killed, after(9_000, 2_999))).toHaveProperty('waiting');
    expect(judge('startup', first, killed, after(9_000, 3_001))).toMatchObject({ started: true, probeFailures: [] });
  });

  it('does not hold a start that fails against its liveness', () => {
    const once = failing('startup', { started: false });
    expect(judge('liveness', first, once, after(4_000))).toMatchObject({ restarts: 0, probeFailures: [] });
    expect(judge('liveness', first, { ...once, restarts: 2 }, after(9_000))).toHaveProperty('waiting');
  });

  it('waits for an alert that a closed connection may hide, and hears it from the next start as well', () => {
    const url = 'Get "https://10.0.0.1:18443/"';
    const hidden = { uid: 'a', count: 1, probe: 'liveness' as const, message: `${url}: write: broken pipe` };
    const told = {
      ...hidden,
      uid: 'b',
      probe: 'startup' as const,
      message: `${url}: remote error: tls: bad certificate`,
    };
    const killed = { ...first, restarts: 2, failures: [hidden] };
    expect(judge('liveness', first, killed, after(9_000))).toHaveProperty('waiting');
    expect(judge('liveness', first, { ...killed, failures: [hidden, told] }, after(9_000))).toMatchObject({
      probeFailures: [hidden.message, told.message],
    });
    expect(judge('liveness', first, { ...first, failures: [hidden] }, after(9_000))).toHaveProperty('waiting');
  });

  it('does not call a container ready whose liveness probe fails', () => {
    expect(judge('readiness', first, failed, after(9_000))).toHaveProperty('waiting');
  });

  it('is in no hurry to call a container alive that has started and is not ready: word of its liveness may be on its way', () => {
    const unready = { ...first, ready: false };
    expect(judge('liveness', first, unready, after(9_000))).toHaveProperty('waiting');
    expect(judge('liveness', first, unready, after(budgets.kubeletWindow))).toMatchObject({
      restarts: 0,
      ready: false,
    });
    expect(judge('liveness', first, { ...unready, started: false }, after(4_000))).toMatchObject({ restarts: 0 });
  });

  it('counts what became of a pod since it took the place of a watched one, although nobody had looked by then', () => {
    const killed = { ...failed, pod: 'p-2', restarts: 1 };
    const begun = windowBegins(killed, first);
    expect(judge('liveness', begun, killed, after(400))).toMatchObject({
      restarts: 1,
      probeFailures: ['from before', 'from before', 'reset'],
    });
    expect(windowBegins(killed, undefined)).toBe(killed);
    expect(windowBegins({ ...first, restarts: 2 }, first)).toBe(first);
  });

  it('never mistakes a replaced pod for a quiet or a restarted one', () => {
    const replaced = { ...first, pod: 'p-2', restarts: 5 };
    expect(judge('liveness', first, replaced, after(budgets.kubeletWindow))).toMatchObject({
      restarts: 0,
      state: 'the pod was replaced',
    });
    expect(judge('liveness', first, undefined, after(budgets.kubeletWindow))).toMatchObject({
      state: 'the pod was replaced',
    });
    expect(judge('liveness', first, replaced, after(4_000))).toHaveProperty('waiting');
  });
});
