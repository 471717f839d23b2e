import * as z from 'zod';
import type { KubeletProbe, LifecycleHook } from '../../model/probes/kubelet.ts';
import { aimOf, probeSchema, type ProbeObject } from './probe-object.ts';

/** A failure of a probe and how often the kubelet has counted it. */
export interface ProbeFailure {
  readonly uid: string;
  readonly count: number;
  readonly probe: KubeletProbe;
  readonly message: string;
}

/** State of a container that the kubelet probes, at one moment. */
export interface ContainerSnapshot {
  readonly pod: string;
  readonly restarts: number;
  readonly running: boolean;
  /** Results of its startup and readiness probes; true for a running container without them. */
  readonly started: boolean;
  readonly ready: boolean;
  /** `running`, or the kubelet's reason for waiting, such as `CrashLoopBackOff`. */
  readonly state: string;
  readonly probes: Readonly<Partial<Record<KubeletProbe, ProbeObject>>>;
  readonly hooks: Readonly<Partial<Record<LifecycleHook, ProbeObject>>>;
  /** Oldest first. */
  readonly failures: readonly ProbeFailure[];
}

const SIDECAR = 'istio-proxy';

const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    containers: z.array(
      z.object({
        name: z.string(),
        livenessProbe: probeSchema.optional(),
        readinessProbe: probeSchema.optional(),
        startupProbe: probeSchema.optional(),
        lifecycle: z.object({ postStart: probeSchema.optional(), preStop: probeSchema.optional() }).default({}),
      }),
    ),
  }),
  status: z.object({
    containerStatuses: z
      .array(
        z.object({
          name: z.string(),
          restartCount: z.number(),
          ready: z.boolean().default(true),
          started: z.boolean().nullish(),
          state: z
            .object({
              running: z.object({}).optional(),
              waiting: z.object({ reason: z.string().default('waiting') }).optional(),
            })
            .default({}),
        }),
      )
      .default([]),
  }),
});

const eventSchema = z.object({
  metadata: z.object({ uid: z.string() }),
  reason: z.string().default(''),
  message: z.string().default(''),
  count: z.number().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
  series: z.object({ count: z.number() }).nullish(),
  involvedObject: z.object({ kind: z.string().optional(), name: z.string().optional() }),
});

/** Pods of a namespace and its events, as the API server lists them. */
export interface PodLists {
  readonly pods: readonly unknown[];
  readonly events: readonly unknown[];
}

/**
 * Reads the last container of a workload that is no sidecar; undefined when no pod of it remains.
 */
export function containerSnapshot(lists: PodLists, workload: string): ContainerSnapshot | undefined {
  const pods = lists.pods.flatMap((item) => podSchema.safeParse(item).data ?? []);
  const pod = pods.find(
    ({ metadata }) => metadata.labels['app'] === workload && metadata.deletionTimestamp === undefined,
  );
  if (pod === undefined) return undefined;
  const container = pod.spec.containers.findLast(({ name }) => name !== SIDECAR);
  const status = pod.status.containerStatuses.find(({ name }) => name === container?.name);
  const running = status?.state.running !== undefined;
  const { livenessProbe, readinessProbe, startupProbe, lifecycle: { postStart, preStop } = {} } = container ?? {};
  return {
    pod: pod.metadata.name,
    restarts: status?.restartCount ?? 0,
    running,
    started: running && (status.started ?? true),
    ready: running && status.ready,
    state: running ? 'running' : (status?.state.waiting?.reason ?? 'not running'),
    probes: {
      ...(livenessProbe === undefined ? {} : { liveness: livenessProbe }),
      ...(readinessProbe === undefined ? {} : { readiness: readinessProbe }),
      ...(startupProbe === undefined ? {} : { startup: startupProbe }),
    },
    hooks: {
      ...(postStart === undefined ? {} : { postStart }),
      ...(preStop === undefined ? {} : { preStop }),
    },
    failures: failuresOf(lists.events, pod.metadata.name),
  };
}

/** A configured probe or hook: "http 15020 /app-health/echo/livez". */
export function probeAim({ probes, hooks }: ContainerSnapshot, probe: KubeletProbe, hook?: LifecycleHook): string {
  const configured = hook === undefined ? probes[probe] : hooks[hook];
  return configured === undefined ? 'nothing' : aimOf(configured);
}

/** The kubelet's message about a failed probe, with a prefix when it combines similar events. */
const FAILED = /^(?:\(combined from similar events\): )?(Liveness|Readiness|Startup) probe failed\b/;

const KINDS: Readonly<Record<string, KubeletProbe>> = {
  Liveness: 'liveness',
  Readiness: 'readiness',
  Startup: 'startup',
};

function failuresOf(items: readonly unknown[], pod: string): readonly ProbeFailure[] {
  const events = items.flatMap((item) => eventSchema.safeParse(item).data ?? []);
  return events
    .filter(({ involvedObject, reason }) => involvedObject.name === pod && reason === 'Unhealthy')
    .toSorted((left, right) => when(left).localeCompare(when(right)))
    .flatMap(({ metadata, message, series, count }) => {
      const probe = KINDS[FAILED.exec(message)?.[1] ?? ''];
      return probe === undefined ? [] : [{ uid: metadata.uid, count: series?.count ?? count ?? 1, probe, message }];
    });
}

function when({ lastTimestamp, eventTime }: z.infer<typeof eventSchema>): string {
  return lastTimestamp ?? eventTime ?? '';
}
