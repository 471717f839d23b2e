import { eventSchema, podSchema, type KubeEvent, type StartingPod } from './pod-objects.ts';

/** A pod of the workload `full/sleep` as the API server serves it: for tests. */
export function podObject(status: object, name = 'sleep-6d4b-x2v'): Readonly<Record<string, unknown>> {
  return {
    metadata: {
      name,
      namespace: 'full',
      creationTimestamp: '2026-12-01T01:00:00Z',
      labels: { app: 'sleep', 'pod-template-hash': '6d4b' },
    },
    status: { phase: 'Pending', ...status },
  };
}

/** The same, parsed. */
export function pod(status: object, name?: string): StartingPod {
  return podSchema.parse(podObject(status, name));
}

/** A pod one container of which waits. */
export function waitingPod(reason: string, message: string, more: object = {}): StartingPod {
  return pod({
    containerStatuses: [
      { name: 'sleep', ready: false, restartCount: 0, state: { waiting: { reason, message } }, ...more },
    ],
  });
}

/** An event about that pod, or about another object. */
export function event(reason: string, message: string, more: object = {}): KubeEvent {
  const involvedObject = { kind: 'Pod', name: 'sleep-6d4b-x2v', namespace: 'full' };
  return eventSchema.parse({
    involvedObject,
    reason,
    message,
    count: 1,
    lastTimestamp: '2026-12-01T01:00:05Z',
    ...more,
  });
}
