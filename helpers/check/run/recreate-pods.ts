import { randomUUID } from 'node:crypto';
import { applyObjects } from '../../kube/api/apply.ts';
import { listApi } from '../../kube/api/read-api.ts';
import type { CastWorkload } from '../../kube/cast/cast-manifest.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { containerSnapshot } from '../../probe/kubelet/container-snapshot.ts';
import type { Place } from './ports.ts';

/** Owner of the mark that makes a new pod, so that raising the same cast again leaves the mark, and the pod, as they are. */
const FIELD_MANAGER = 'meshproof-revival';

/** New pods for workloads that the kubelet restarted. Whoever needs the mesh next waits until they stand; the end of a run waits for nobody. */
export interface Renewals {
  readonly recreatePods: (workloads: readonly CastWorkload[], signal: AbortSignal) => Promise<void>;
  /** Waits until those of the renewed workloads that stand in these places are ready. */
  readonly stand: (places: readonly Place[], signal: AbortSignal) => Promise<void>;
}

/** @param raise waits until workloads of the cast are ready and learns their pods */
export function renewals(
  target: KubeTarget,
  deploy: (workloads: readonly CastWorkload[], signal: AbortSignal) => Promise<void>,
): Renewals {
  const renewing = new Set<CastWorkload>();
  return {
    recreatePods: async (workloads, signal) => {
      const restarted = await worn(target, workloads, signal);
      await renew(target, restarted, signal);
      for (const workload of restarted) renewing.add(workload);
    },
    stand: async (places, signal) => {
      const concerned = [...renewing].filter(({ namespace, name }) =>
        places.some((place) => place.namespace === namespace && place.workload === name),
      );
      if (concerned.length === 0) return;
      for (const workload of concerned) renewing.delete(workload);
      await deploy(concerned, signal);
    },
  };
}

/** Those workloads whose container was restarted: the kubelet would wait longer before it restarts the same container once more. */
async function worn(
  target: KubeTarget,
  workloads: readonly CastWorkload[],
  signal: AbortSignal,
): Promise<readonly CastWorkload[]> {
  const looks = workloads.map(async (workload) => {
    const operation = `look whether ${workload.name}.${workload.namespace} runs`;
    const call = { operation, selector: `app=${workload.name}`, signal };
    const pods = await listApi(target, `/api/v1/namespaces/${workload.namespace}/pods`, call);
    return (containerSnapshot({ pods, events: [] }, workload.name)?.restarts ?? 0) > 0 ? [workload] : [];
  });
  return (await Promise.all(looks)).flat();
}

/** Asks for new pods of these workloads, without waiting for them. */
async function renew(target: KubeTarget, workloads: readonly CastWorkload[], signal: AbortSignal): Promise<void> {
  const annotations = { 'meshproof.dev/rebuilt': randomUUID() };
  const marks = workloads.map(({ name, namespace }) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { template: { metadata: { annotations } } },
  }));
  if (marks.length > 0) await applyObjects(target, marks, { signal, fieldManager: FIELD_MANAGER });
}
