import type { KubeTarget } from '../../kube/kube.ts';
import type { KubeletProbe, LifecycleHook } from '../../model/probes/kubelet.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { containerSnapshot, probeAim, type ContainerSnapshot } from './container-snapshot.ts';
import type { KubeletFacts } from './facts.ts';
import { PodReader } from './pod-reader.ts';
import { factsOf, judge, windowBegins } from './window.ts';

const READ_EVERY_MS = 400;

export interface KubeletProbeRequest {
  readonly namespace: string;
  readonly workload: string;
  readonly probe: KubeletProbe;
  /** The lifecycle hook that is read in place of the probe. */
  readonly hook?: LifecycleHook;
  /** True when one read of the configured probe is enough. */
  readonly isSingleRead: boolean;
}

/** Watches what the kubelet does to workloads that it probes. */
export interface KubeletWatcher {
  /**
   * Watches all of them concurrently. A window begins where the last one of the same container
   * ended, with the pod that replaced a watched one, or once the container runs; so no event is
   * missed between two windows. It ends as soon as the kubelet has acted on a failed probe and the
   * cause was observed, or when no probe failed for its threshold and one period; it never exceeds
   * `budgets.kubeletWindow`.
   * @throws MeshproofError when the cluster cannot be read or a container never runs; the signal's
   * reason when it aborts.
   */
  readonly watch: (requests: readonly KubeletProbeRequest[], signal: AbortSignal) => Promise<readonly KubeletFacts[]>;
}

/** Makes the watcher of a run, which keeps the last snapshot of each container. */
export function createKubeletWatcher(target: KubeTarget): KubeletWatcher {
  const seen = new Map<string, ContainerSnapshot>();
  return {
    watch: (requests, signal) => {
      const pods = new PodReader(target, signal);
      return Promise.all(requests.map((request) => watch({ pods, request, seen, signal })));
    },
  };
}

interface Watch {
  readonly pods: PodReader;
  readonly request: KubeletProbeRequest;
  readonly seen: Map<string, ContainerSnapshot>;
  readonly signal: AbortSignal;
}

async function watch({ pods, request, seen, signal }: Watch): Promise<KubeletFacts> {
  const { namespace, workload, probe, hook, isSingleRead } = request;
  const key = `${namespace}/${workload} ${probe}`;
  const read = async () => containerSnapshot(await pods.read(namespace), workload);
  const what = `the kubelet has judged the ${probe} of ${workload}.${namespace}`;
  const first = await until(
    { what: `${workload}.${namespace} runs`, budgetMs: budgets.kubeletWindow, signal },
    async () => {
      const snapshot = await read();
      const before = seen.get(key);
      if (snapshot === undefined) return { waiting: 'no pod of it exists' };
      const begins = windowBegins(snapshot, before);
      return begins === before || snapshot.running ? begins : { waiting: snapshot.state };
    },
  );
  if (isSingleRead) {
    const facts = factsOf(probe, first, { now: first, failures: [], restarts: 0, windowMs: 0 });
    return { ...facts, aim: probeAim(first, probe, hook) };
  }
  const begunAt = performance.now();
  let restartedAt: number | undefined;
  // A read in progress at the end of the window still counts, so the wait gets twice the window.
  return until({ what, budgetMs: 2 * budgets.kubeletWindow, everyMs: READ_EVERY_MS, signal }, async () => {
    const now = await read();
    const at = performance.now();
    if (now !== undefined) seen.set(key, now);
    if (now?.pod === first.pod && now.restarts > first.restarts) restartedAt ??= at;
    const sinceRestartMs = restartedAt === undefined ? 0 : at - restartedAt;
    return judge(probe, first, now, { windowMs: at - begunAt, sinceRestartMs });
  });
}
