import { z } from 'zod';

const text = z.string().default('');

const state = z.object({
  running: z.object({ startedAt: text }).optional(),
  waiting: z.object({ reason: text, message: text }).optional(),
  terminated: z.object({ exitCode: z.number(), reason: text, message: text }).optional(),
});

const containerStatus = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  restartCount: z.number().default(0),
  state: state.default({}),
  lastState: state.default({}),
});

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: text,
  message: text,
  lastTransitionTime: z.string().nullish(),
});

const containerStatuses = z.array(containerStatus).default([]);

export const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    creationTimestamp: text,
    deletionTimestamp: z.string().optional(),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  spec: z
    .object({
      containers: z.array(z.object({ name: z.string(), readinessProbe: z.unknown().optional() })).default([]),
    })
    .prefault({}),
  status: z
    .object({
      phase: text,
      reason: text,
      message: text,
      conditions: z.array(condition).default([]),
      initContainerStatuses: containerStatuses,
      containerStatuses,
    })
    .prefault({}),
});

/** A pod as far as it explains why it does not start. */
export type StartingPod = z.infer<typeof podSchema>;
export type ContainerState = z.infer<typeof containerStatus>;

export const eventSchema = z.object({
  involvedObject: z.object({ kind: text, name: text }).prefault({}),
  reason: text,
  message: text,
  count: z.number().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
});

/** An event of Kubernetes (core/v1). */
export type KubeEvent = z.infer<typeof eventSchema>;

/** `namespace/workload` of a pod of the cast. */
export function workloadOf({ metadata }: StartingPod): string {
  return `${metadata.namespace}/${metadata.labels['app'] ?? ''}`;
}

/** Every container of a pod, those that start first before the others. */
export function containersOf({ status }: StartingPod): readonly ContainerState[] {
  return [...status.initContainerStatuses, ...status.containerStatuses];
}

/** The events of an object, the latest last; an event without a time counts as old. */
export function eventsOf(events: readonly KubeEvent[], kind: string, name: string): readonly KubeEvent[] {
  const time = ({ lastTimestamp, eventTime }: KubeEvent): string => lastTimestamp ?? eventTime ?? '';
  return events
    .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name)
    .toSorted((one, other) => time(one).localeCompare(time(other)));
}
