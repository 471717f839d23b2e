import { randomUUID } from 'node:crypto';
import type { Place } from '../check/run/ports.ts';
import { applyObjects } from '../kube/api/apply.ts';
import { listApi } from '../kube/api/read-api.ts';
import type { CastWorkload } from '../kube/cast/cast-workload.ts';
import type { KubeTarget } from '../kube/kube.ts';
import { containerSnapshot } from '../probe/kubelet/container-snapshot.ts';

/** A field manager of its own: deploying the cast again keeps the annotation, and so the pod. */
const FIELD_MANAGER = 'meshproof-recreate';

/**
 * New pods for workloads whose container the kubelet restarted. The next request to such a workload
 * waits until its pod is ready; the end of a run does not wait.
 */
export interface PodRenewals {
  readonly recreatePods: (workloads: readonly CastWorkload[], signal: AbortSignal) => Promise<void>;
  /** Waits until the recreated workloads in these places are ready. */
  readonly ready: (places: readonly Place[], signal: AbortSignal) => Promise<void>;
}

/** @param deploy waits until workloads of the cast are ready and learns their pods */
export function podRenewals(
  target: KubeTarget,
  deploy: (workloads: readonly CastWorkload[], signal: AbortSignal) => Promise<void>,
): PodRenewals {
  const renewing = new Set<CastWorkload>();
  return {
    recreatePods: async (workloads, signal) => {
      const restarted = await restartedOf(target, workloads, signal);
      await recreate(target, restarted, signal);
      for (const workload of restarted) renewing.add(workload);
    },
    ready: async (places, signal) => {
      const concerned = [...renewing].filter(({ namespace, name }) =>
        places.some((place) => place.namespace === namespace && place.workload === name),
      );
      if (concerned.length === 0) return;
      for (const workload of concerned) renewing.delete(workload);
      await deploy(concerned, signal);
    },
  };
}

/**
 * Workloads whose container was restarted: the kubelet would wait longer before it restarts the
 * same container once more.
 */
async function restartedOf(
  target: KubeTarget,
  workloads: readonly CastWorkload[],
  signal: AbortSignal,
): Promise<readonly CastWorkload[]> {
  const checked = workloads.map(async (workload) => {
    const operation = `find out whether ${workload.name}.${workload.namespace} runs`;
    const call = { operation, selector: `app=${workload.name}`, signal };
    const pods = await listApi(target, `/api/v1/namespaces/${workload.namespace}/pods`, call);
    return (containerSnapshot({ pods, events: [] }, workload.name)?.restarts ?? 0) > 0 ? [workload] : [];
  });
  return (await Promise.all(checked)).flat();
}

/** Requests new pods of these workloads, without waiting for them. */
async function recreate(target: KubeTarget, workloads: readonly CastWorkload[], signal: AbortSignal): Promise<void> {
  const annotations = { 'meshproof.dev/rebuilt': randomUUID() };
  const marks = workloads.map(({ name, namespace }) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { template: { metadata: { annotations } } },
  }));
  if (marks.length > 0) await applyObjects(target, marks, { signal, fieldManager: FIELD_MANAGER });
}
