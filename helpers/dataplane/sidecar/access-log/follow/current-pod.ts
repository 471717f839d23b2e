import { messageOf } from '../../../../errors.ts';
import { listApi } from '../../../../kube/api/read-api.ts';
import type { KubeTarget } from '../../../../kube/kube.ts';
import { budgets } from '../../../../timing/budgets.ts';
import { until, type Waiting } from '../../../../timing/until.ts';

/** A pod whose log is read. */
export interface FollowedPod {
  readonly namespace: string;
  readonly workload: string;
  readonly name: string;
  readonly uid: string;
}

interface Listed {
  readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly containerStatuses?: readonly Status[];
    readonly initContainerStatuses?: readonly Status[];
  };
}

interface Status {
  readonly name: string;
  readonly state?: { readonly running?: object };
}

/**
 * Waits until the workload of `last` has a pod with a running sidecar: the same pod or its
 * replacement. Also waits for an API server that does not respond.
 * @throws MeshproofError when there is none within budgets.podReady.
 */
export async function currentPod(target: KubeTarget, last: FollowedPod, signal: AbortSignal): Promise<FollowedPod> {
  const { namespace, workload } = last;
  const what = `${workload}.${namespace} has a running sidecar`;
  const { metadata } = await until(
    { what, budgetMs: budgets.podReady, signal },
    async (looking): Promise<Listed | Waiting | undefined> => {
      try {
        const pods = await sidecars(target, last, looking);
        return pods.find((pod) => pod.metadata.uid === last.uid) ?? pods[0];
      } catch (error) {
        looking.throwIfAborted();
        return { waiting: messageOf(error) };
      }
    },
  );
  return { namespace, workload, name: metadata.name, uid: metadata.uid };
}

async function sidecars(
  target: KubeTarget,
  { namespace, workload }: FollowedPod,
  signal: AbortSignal,
): Promise<readonly Listed[]> {
  const call = { operation: `look up the pod of ${workload}.${namespace}`, selector: `app=${workload}`, signal };
  const pods = (await listApi(target, `/api/v1/namespaces/${namespace}/pods`, call)) as readonly Listed[];
  return pods.filter(sidecarRuns);
}

function sidecarRuns({ metadata, status }: Listed): boolean {
  const containers = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  return (
    metadata.deletionTimestamp === undefined &&
    containers.some(({ name, state }) => name === 'istio-proxy' && state?.running !== undefined)
  );
}
