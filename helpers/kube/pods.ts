import { TRAFFIC } from '../model/workloads/captured.ts';
import { listApi } from './api/read-api.ts';
import type { KubeTarget } from './kube.ts';
import { runSelector } from './namespace.ts';

/** A running pod of the cast. */
export interface CastPod {
  readonly namespace: string;
  /** Name of its Deployment, which is also its label `app`. */
  readonly workload: string;
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly node: string;
  /** True when a proxy was injected. */
  readonly meshed: boolean;
  /** Its proxy is a gateway. @default false */
  readonly isGateway?: true;
  /** Address of its node; "" before it is scheduled. @default "" */
  readonly nodeAddress?: string;
  /** False while the container of its sidecar does not run. @default true */
  readonly proxyRuns?: boolean;
  /** Annotations that limit what its sidecar captures. @default {} */
  readonly traffic?: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
}

interface PodObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly nodeName?: string;
    readonly serviceAccountName?: string;
    readonly containers: readonly { readonly name: string }[];
    readonly initContainers?: readonly { readonly name: string }[];
  };
  readonly status: {
    readonly podIP?: string;
    readonly hostIP?: string;
    readonly phase?: string;
    readonly message?: string;
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount?: number;
  readonly state?: {
    readonly running?: object;
    readonly waiting?: { readonly reason?: string; readonly message?: string };
  };
}

/** Pods of a run that are not being deleted, by namespace and workload. */
export async function castPods(target: KubeTarget, runId: string, signal: AbortSignal): Promise<readonly CastPod[]> {
  return (await podObjects(target, runId, signal)).map(castPod);
}

/**
 * Those of `wanted` (`namespace/workload`) of which no pod of a run has all its containers started,
 * be they restarted since.
 */
export async function unstartedPods(
  target: KubeTarget,
  runId: string,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const pods = (await podObjects(target, runId, signal)).filter(hasRun);
  const started = new Set(pods.map(({ metadata }) => `${metadata.namespace}/${metadata.labels?.['app'] ?? ''}`));
  return wanted.filter((key) => !started.has(key));
}

function hasRun({ spec, status }: PodObject): boolean {
  const { containerStatuses = [] } = status;
  const ran = containerStatuses.filter(
    ({ state, restartCount = 0 }) => state?.running !== undefined || restartCount > 0,
  );
  return ran.length === spec.containers.length;
}

async function podObjects(target: KubeTarget, runId: string, signal: AbortSignal): Promise<readonly PodObject[]> {
  const call = { operation: `list the pods of run ${runId}`, selector: runSelector(runId), signal };
  const items = (await listApi(target, '/api/v1/pods', call)) as readonly PodObject[];
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

function castPod({ metadata, spec, status }: PodObject): CastPod {
  // A sidecar may be injected as an ordinary container or as a restartable init container.
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return {
    namespace: metadata.namespace,
    workload: metadata.labels?.['app'] ?? '',
    name: metadata.name,
    uid: metadata.uid,
    ip: status.podIP ?? '',
    node: spec.nodeName ?? '',
    nodeAddress: status.hostIP ?? '',
    meshed: containers.some(({ name }) => name === PROXY),
    ...(metadata.annotations?.[TEMPLATE] === 'gateway' ? { isGateway: true as const } : {}),
    ...(proxyRuns(status) ? {} : { proxyRuns: false }),
    traffic: Object.fromEntries(
      Object.entries(metadata.annotations ?? {}).filter(([name]) => name.startsWith(TRAFFIC)),
    ),
    serviceAccount: spec.serviceAccountName ?? '',
  };
}

const PROXY = 'istio-proxy';

/** Annotation that names the template of Istio by which a proxy is injected. */
const TEMPLATE = 'inject.istio.io/templates';

function proxyRuns({ containerStatuses = [], initContainerStatuses = [], phase }: PodObject['status']): boolean {
  const proxy = [...containerStatuses, ...initContainerStatuses].find(({ name }) => name === PROXY);
  return proxy === undefined ? phase !== 'Pending' : proxy.state?.running !== undefined;
}
