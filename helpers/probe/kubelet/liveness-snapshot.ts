import * as z from 'zod';

/** What the cluster shows, at one moment, of a container whose liveness the kubelet probes. */
export interface LivenessSnapshot {
  readonly pod: string;
  readonly restarts: number;
  readonly running: boolean;
  /** `running`, or the kubelet's reason for waiting, such as `CrashLoopBackOff`. */
  readonly state: string;
  readonly probedPath: string;
  readonly probedPort: string;
  /** Milliseconds in which a probe that always fails must have reached its threshold, and one period more. */
  readonly enoughMs: number;
  readonly failures: readonly { readonly uid: string; readonly count: number; readonly message: string }[];
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
        livenessProbe: z
          .object({
            httpGet: z.object({ path: z.string().default('/'), port: z.union([z.string(), z.number()]) }).optional(),
            initialDelaySeconds: z.number().default(0),
            periodSeconds: z.number().default(10),
            failureThreshold: z.number().default(3),
          })
          .optional(),
      }),
    ),
  }),
  status: z.object({
    containerStatuses: z
      .array(
        z.object({
          name: z.string(),
          restartCount: z.number(),
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
export interface LivenessLists {
  readonly pods: readonly unknown[];
  readonly events: readonly unknown[];
}

/** Reads what the cluster shows of a workload; undefined when no pod of it is there to stay. */
export function livenessSnapshot(lists: LivenessLists, workload: string): LivenessSnapshot | undefined {
  const pods = lists.pods.flatMap((item) => podSchema.safeParse(item).data ?? []);
  const pod = pods.find(
    ({ metadata }) => metadata.labels['app'] === workload && metadata.deletionTimestamp === undefined,
  );
  if (pod === undefined) return undefined;
  const container = pod.spec.containers.find(({ name }) => name !== SIDECAR);
  const status = pod.status.containerStatuses.find(({ name }) => name === container?.name);
  const probe = container?.livenessProbe;
  const running = status?.state.running !== undefined;
  return {
    pod: pod.metadata.name,
    restarts: status?.restartCount ?? 0,
    running,
    state: running ? 'running' : (status?.state.waiting?.reason ?? 'not running'),
    probedPath: probe?.httpGet?.path ?? '',
    probedPort: probe?.httpGet?.port.toString() ?? '',
    enoughMs:
      probe === undefined
        ? 0
        : 1_000 * (probe.initialDelaySeconds + probe.periodSeconds * (probe.failureThreshold + 1)),
    failures: failuresOf(lists.events, pod.metadata.name),
  };
}

function failuresOf(items: readonly unknown[], pod: string): LivenessSnapshot['failures'] {
  const events = items.flatMap((item) => eventSchema.safeParse(item).data ?? []);
  return events
    .filter(
      (event) =>
        event.involvedObject.name === pod && event.reason === 'Unhealthy' && event.message.startsWith('Liveness probe'),
    )
    .toSorted((left, right) => when(left).localeCompare(when(right)))
    .map((event) => ({
      uid: event.metadata.uid,
      count: event.series?.count ?? event.count ?? 1,
      message: event.message,
    }));
}

function when({ lastTimestamp, eventTime }: z.infer<typeof eventSchema>): string {
  return lastTimestamp ?? eventTime ?? '';
}
