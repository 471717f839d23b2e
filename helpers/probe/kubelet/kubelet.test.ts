import { describe, expect, it } from 'vitest';
import { budgets } from '../../timing/budgets.ts';
import { judge } from './kubelet.ts';
import { livenessSnapshot, type LivenessSnapshot } from './liveness-snapshot.ts';

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

describe('livenessSnapshot()', () => {
  it('reads the application container, its probe and its failures, oldest first', () => {
    const events = [
      event('late', { lastTimestamp: '2026-11-22T13:00:09Z', count: 3 }),
      event('early', {}),
      event('readiness', { message: 'Readiness probe failed: x' }),
      event('other pod', { involvedObject: { kind: 'Pod', name: 'p-2' } }),
    ];
    expect(livenessSnapshot({ pods: [pod], events }, 'httpbin-probe')).toEqual({
      pod: 'p-1',
      restarts: 1,
      running: true,
      state: 'running',
      probedPath: '/headers',
      probedPort: '8080',
      enoughMs: 4_000,
      failures: [
        { uid: 'uid-early', count: 1, message: 'Liveness probe failed: early' },
        { uid: 'uid-late', count: 3, message: 'Liveness probe failed: late' },
      ],
    });
  });

  it('names why the container waits', () => {
    const containerStatuses = [
      { name: 'httpbin-probe', restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } } },
    ];
    const snapshot = livenessSnapshot(
      { pods: [{ ...pod, status: { containerStatuses } }], events: [] },
      'httpbin-probe',
    );
    expect(snapshot).toMatchObject({ running: false, state: 'CrashLoopBackOff', restarts: 2 });
  });

  it('leaves out pods of other workloads and pods on their way out', () => {
    const leaving = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: 'x' } };
    expect(livenessSnapshot({ pods: [leaving], events: [] }, 'httpbin-probe')).toBeUndefined();
    expect(livenessSnapshot({ pods: [pod], events: [] }, 'httpbin')).toBeUndefined();
  });
});

describe('judge()', () => {
  const first: LivenessSnapshot = {
    pod: 'p-1',
    restarts: 1,
    running: true,
    state: 'running',
    probedPath: '/headers',
    probedPort: '8080',
    enoughMs: 4_000,
    failures: [{ uid: 'old', count: 2, message: 'from before' }],
  };
  const failed = { ...first, failures: [...first.failures, { uid: 'new', count: 1, message: 'reset' }] };

  it('waits through a quiet window and then says that nothing happened', () => {
    expect(judge(first, first, 3_999)).toMatchObject({ waiting: '0 restarts and 0 failed probes so far' });
    expect(judge(first, first, 4_000)).toMatchObject({
      restarts: 0,
      probeFailures: [],
      windowMs: 4_000,
      state: 'running',
    });
  });

  it('ends at once when a restart and its cause are known', () => {
    expect(judge(first, { ...failed, restarts: 2 }, 1_000)).toMatchObject({ restarts: 1, probeFailures: ['reset'] });
  });

  it('waits on after a failure without a restart, and after a restart without a failure, to the end of the budget', () => {
    for (const now of [failed, { ...first, restarts: 2 }]) {
      expect(judge(first, now, 10_000)).toHaveProperty('waiting');
      expect(judge(first, now, budgets.kubeletWindow)).toHaveProperty('kind', 'kubelet');
    }
  });

  it('takes an event that was counted up for a new failure', () => {
    const counted = { ...first, restarts: 2, failures: [{ uid: 'old', count: 3, message: 'again' }] };
    expect(judge(first, counted, 1_000)).toMatchObject({ probeFailures: ['again'] });
  });

  it('never mistakes a replaced pod for a quiet or a restarted one', () => {
    const replaced = { ...first, pod: 'p-2', restarts: 5 };
    expect(judge(first, replaced, budgets.kubeletWindow)).toMatchObject({ restarts: 0, state: 'the pod was replaced' });
    expect(judge(first, undefined, budgets.kubeletWindow)).toMatchObject({ state: 'the pod was replaced' });
    expect(judge(first, replaced, 4_000)).toHaveProperty('waiting');
  });
});
