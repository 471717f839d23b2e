import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';

/** A pod whose log is read, from a time on; "" reads all of it. */
export interface FollowedPod {
  readonly namespace: string;
  readonly workload: string;
  readonly name: string;
  readonly uid: string;
  readonly since: string;
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
 * Waits until the workload of `last` has a pod whose sidecar runs: the same one, to be read from `last.since` on, or the one that replaced it.
 * @throws MeshproofError when there is none within budgets.podReady.
 */
export async function currentPod(target: KubeTarget, last: FollowedPod, signal: AbortSignal): Promise<FollowedPod> {
  const { namespace, workload } = last;
  const attempted = `look up the pod of ${workload}.${namespace}`;
  const found = await until(
    { what: `${workload}.${namespace} has a running sidecar`, budgetMs: budgets.podReady, signal },
    async (looking) => {
      const stdout = await kubectl(target, ['get', 'pods', '-n', namespace, '-l', `app=${workload}`, '-o', 'json'], {
        attempted,
        signal: looking,
      });
      const pods = (JSON.parse(stdout) as { items: readonly Listed[] }).items.filter(sidecarRuns);
      return pods.find(({ metadata }) => metadata.uid === last.uid) ?? pods[0];
    },
  );
  const { name, uid } = found.metadata;
  return { namespace, workload, name, uid, since: uid === last.uid ? last.since : '' };
}

function sidecarRuns({ metadata, status }: Listed): boolean {
  const containers = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  return (
    metadata.deletionTimestamp === undefined &&
    containers.some(({ name, state }) => name === 'istio-proxy' && state?.running !== undefined)
  );
}
