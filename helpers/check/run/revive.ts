import { randomUUID } from 'node:crypto';
import type { CastWorkload } from '../../kube/cast-manifest.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import { livenessSnapshot } from '../../probe/kubelet/liveness-snapshot.ts';

/** Those workloads whose container the kubelet does not start again yet, because it failed more than once. */
export async function backedOff(
  target: KubeTarget,
  workloads: readonly CastWorkload[],
  signal: AbortSignal,
): Promise<readonly CastWorkload[]> {
  const looks = workloads.map(async (workload) => {
    const attempted = `look whether ${workload.name}.${workload.namespace} runs`;
    const args = ['get', 'pods', '-n', workload.namespace, '-l', `app=${workload.name}`, '-o', 'json'];
    const list: unknown = JSON.parse(await kubectl(target, args, { attempted, signal }));
    return livenessSnapshot(list, workload.name)?.state === 'CrashLoopBackOff' ? [workload] : [];
  });
  return (await Promise.all(looks)).flat();
}

/** The workload with a mark in its pod template, so that applying it makes a new pod. */
export function rebuilt(workload: CastWorkload): CastWorkload {
  return { ...workload, annotations: { ...workload.annotations, 'meshproof.dev/rebuilt': randomUUID() } };
}
