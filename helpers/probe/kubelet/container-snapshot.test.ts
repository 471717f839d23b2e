import { describe, expect, it } from 'vitest';
import { containerSnapshot, probeAim } from './container-snapshot.ts';
import { aimOf, enoughMs, probeSchema } from './probe-object.ts';

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

  it('reads the second container, and its own state of being started', () => {
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

  it('reads where a lifecycle hook goes', () => {
    const { spec, ...rest } = pod;
    const lifecycle = { preStop: { httpGet: { path: '/app-lifecycle/echo/prestopz', port: 15_020 } } };
    const hooked = { ...rest, spec: { containers: [spec.containers[0], { ...spec.containers[1], lifecycle }] } };
    const snapshot = containerSnapshot({ pods: [hooked], events: [] }, 'httpbin-probe');
    if (snapshot === undefined) throw new Error('no container');
    expect(probeAim(snapshot, 'liveness', 'preStop')).toBe('http 15020 /app-lifecycle/echo/prestopz');
    expect(probeAim(snapshot, 'liveness', 'postStart')).toBe('nothing');
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

  it('leaves out pods of other workloads and terminating pods', () => {
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
  ])('describes %j on one line', (probe, text) => {
    expect(aimOf(probeSchema.parse(probe))).toBe(text);
  });
});
