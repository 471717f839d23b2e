import { listApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { budgets } from '../../timing/budgets.ts';
import { until, type Waiting } from '../../timing/until.ts';
import type { KubeletFacts } from '../facts.ts';
import { livenessSnapshot, type LivenessSnapshot } from './liveness-snapshot.ts';

const LOOK_EVERY_MS = 400;

export interface LivenessAsk {
  readonly namespace: string;
  readonly workload: string;
}

/**
 * Watches what the kubelet does to a workload whose liveness it probes. The window begins once the container runs. It ends as soon as a
 * restart and its cause were seen; without any failure, when the probe had the time to reach its threshold and once more; after
 * a failure it goes on until the restart, at most `budgets.kubeletWindow`.
 * @throws MeshproofError when the cluster cannot be read or the container never runs; the signal's reason when it aborts.
 */
export async function watchLiveness(target: KubeTarget, ask: LivenessAsk, signal: AbortSignal): Promise<KubeletFacts> {
  const what = `the kubelet has judged ${ask.workload}.${ask.namespace}`;
  const first = await until(
    { what: `${ask.workload}.${ask.namespace} runs`, budgetMs: budgets.kubeletWindow, signal },
    async (limit) => {
      const snapshot = await look(target, ask, limit);
      return snapshot?.running === true ? snapshot : { waiting: snapshot?.state ?? 'no pod of it exists' };
    },
  );
  const begunAt = performance.now();
  // One look may fall past the window's end, so the wait as a whole is given twice the window.
  return until({ what, budgetMs: 2 * budgets.kubeletWindow, everyMs: LOOK_EVERY_MS, signal }, async (limit) =>
    judge(first, await look(target, ask, limit), performance.now() - begunAt),
  );
}

/** The facts once a window says enough, what it waits for otherwise. Pure; `windowMs` is how long the window has lasted. */
export function judge(
  first: LivenessSnapshot,
  now: LivenessSnapshot | undefined,
  windowMs: number,
): KubeletFacts | Waiting {
  const failures = now === undefined ? [] : newFailures(first, now);
  const restarts = now === undefined || now.pod !== first.pod ? 0 : now.restarts - first.restarts;
  const decided = restarts > 0 && failures.length > 0;
  const quiet =
    now?.running === true &&
    now.pod === first.pod &&
    restarts === 0 &&
    failures.length === 0 &&
    windowMs >= first.enoughMs;
  if (!decided && !quiet && windowMs < budgets.kubeletWindow) {
    return { waiting: `${restarts.toString()} restarts and ${failures.length.toString()} failed probes so far` };
  }
  const { probedPath, probedPort } = first;
  const state = now === undefined || now.pod !== first.pod ? 'the pod was replaced' : now.state;
  return {
    kind: 'kubelet',
    restarts,
    probeFailures: failures,
    windowMs: Math.round(windowMs),
    probedPath,
    probedPort,
    state,
  };
}

/** Messages of failures that were counted since the first look, oldest first; an event that repeats is counted up in place. */
function newFailures(first: LivenessSnapshot, now: LivenessSnapshot): readonly string[] {
  const before = new Map(first.failures.map(({ uid, count }) => [uid, count]));
  return now.failures.filter(({ uid, count }) => count > (before.get(uid) ?? 0)).map(({ message }) => message);
}

async function look(target: KubeTarget, ask: LivenessAsk, signal: AbortSignal): Promise<LivenessSnapshot | undefined> {
  const read = (what: string) =>
    listApi(target, `/api/v1/namespaces/${ask.namespace}/${what}`, {
      attempted: `read the ${what} of ${ask.namespace}`,
      signal,
    });
  const [pods, events] = await Promise.all([read('pods'), read('events')]);
  return livenessSnapshot({ pods, events }, ask.workload);
}
