import type { ContainerSnapshot } from './container-snapshot.ts';
import { probeSchema } from './probe-object.ts';

const often = { periodSeconds: 1, failureThreshold: 2 };

/** A container with all three probes, before a window. */
export const first: ContainerSnapshot = {
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
  hooks: {},
  failures: [{ uid: 'old', count: 2, probe: 'liveness', message: 'from before' }],
};

export const after = (windowMs: number, sinceRestartMs = 0) => ({ windowMs, sinceRestartMs });

/** The container after further failures of a probe. */
export const failing = (
  probe: 'liveness' | 'readiness' | 'startup',
  part: Partial<ContainerSnapshot> = {},
  count = 1,
) => ({
  ...first,
  ...part,
  failures: [...first.failures, { uid: 'new', count, probe, message: 'reset' }],
});
