import { budgets } from '../../../timing/budgets.ts';
import { until } from '../../../timing/until.ts';
import { listApi } from '../../api/read-api.ts';
import type { KubeTarget } from '../../kube.ts';
import { runSelector } from '../../namespace.ts';
import { podSchema, workloadOf, type ContainerState, type StartingPod } from '../obstacles/pod-objects.ts';
import type { Rollout } from './read-rollout.ts';

/**
 * Milliseconds for which a container has to run. Without a readiness probe it is ready as soon as
 * it runs, also one that ends at once.
 */
const UP_MS = 1_500;

/** How far the clock of a node may be behind. */
const CLOCKS_MS = 3_000;

interface StayingUp {
  /** `namespace/workload` of each workload that has to stay up. */
  readonly wanted: ReadonlySet<string>;
  /** A workload whose container has ended is not ready in it any more, so that obstacles count. */
  readonly rollouts: Map<string, Rollout>;
  readonly signal: AbortSignal;
  readonly onState: (state: string) => void;
}

/** Waits until every container of rolled out workloads has run for long enough to be called up. */
export async function staysUp(
  target: KubeTarget,
  runId: string,
  { wanted, rollouts, signal, onState }: StayingUp,
): Promise<void> {
  const since = new Map<string, number>();
  await until({ what: 'the cast stays up', budgetMs: budgets.podReady, signal, onState }, async (limit) => {
    const call = { operation: 'look whether the cast stays up', selector: runSelector(runId), signal: limit };
    const pods = (await listApi(target, '/api/v1/pods', call)).map((item) => podSchema.parse(item));
    const present = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined && wanted.has(workloadOf(pod)));
    for (const key of present.filter(hasEnded).map(workloadOf)) {
      const rollout = rollouts.get(key);
      if (rollout !== undefined) rollouts.set(key, { ...rollout, ready: false });
    }
    const young = present.filter((pod) => hasEnded(pod) || isYoung(pod, since));
    return young.length === 0 ? true : { waiting: `${young.map(workloadOf).join(', ')} to stay up` };
  });
}

function hasEnded({ status }: StartingPod): boolean {
  return status.containerStatuses.some(({ state }) => state.running === undefined);
}

/** @param since when each start of a container was seen first, by the clock of this process */
function isYoung(pod: StartingPod, since: Map<string, number>): boolean {
  // Every start is noted, so none of them ends the look at the others.
  const ages = pod.status.containerStatuses.map((container) => ageOf(pod, container, since));
  return ages.some((age) => age < UP_MS);
}

function ageOf({ metadata }: StartingPod, { name, state }: ContainerState, since: Map<string, number>): number {
  const startedAt = state.running?.startedAt ?? '';
  const start = `${metadata.namespace}/${metadata.name}/${name} ${startedAt}`;
  const seen = since.get(start) ?? performance.now();
  since.set(start, seen);
  const byClock = startedAt === '' ? 0 : Date.now() - Date.parse(startedAt) - CLOCKS_MS;
  return Math.max(performance.now() - seen, byClock);
}
