import { budgets } from '../../../timing/budgets.ts';
import { until } from '../../../timing/until.ts';
import { listApi } from '../../api/read-api.ts';
import type { KubeTarget } from '../../kube.ts';
import { runSelector } from '../../namespace.ts';
import { podSchema, workloadOf, type StartingPod } from '../obstacles/pod-objects.ts';
import type { Rollout } from './read-rollout.ts';

/**
 * Milliseconds for which a container has to run. Without a readiness probe it is ready as soon as
 * it runs, also one that ends at once.
 */
const UP_MS = 1_500;

/** How far the clock of a node may be behind that of this machine. */
const CLOCKS_MS = 3_000;

/** The kubelet counts in whole seconds: with this difference more than one has passed. */
const STAMPS_MS = 2_000;

interface StayingUp {
  /** `namespace/workload` of each workload that has to stay up. */
  readonly wanted: ReadonlySet<string>;
  /** A workload whose container has ended is not ready in it any more, so that obstacles count. */
  readonly rollouts: Map<string, Rollout>;
  readonly signal: AbortSignal;
  readonly onState: (state: string) => void;
}

/**
 * Waits until every container of rolled out workloads has run for long enough to be called up; one
 * that a readiness probe has found ready, such as a sidecar, is up.
 */
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
    const latest = Math.max(...present.flatMap(stampsOf));
    const young = present.filter((pod) => hasEnded(pod) || isYoung(pod, { since, latest }));
    return young.length === 0 ? true : { waiting: `waiting for ${young.map(workloadOf).join(', ')} to stay up` };
  });
}

function hasEnded({ status }: StartingPod): boolean {
  return status.containerStatuses.some(({ state }) => state.running === undefined);
}

/** Times that the kubelet reports of a pod, by the clock of its node. */
function stampsOf({ status }: StartingPod): readonly number[] {
  const starts = status.containerStatuses.flatMap(({ state }) => state.running?.startedAt ?? []);
  const changes = status.conditions.flatMap(({ lastTransitionTime }) => lastTransitionTime ?? []);
  return [...starts, ...changes].filter((time) => time !== '').map(Date.parse);
}

interface Clocks {
  /** When each start of a container was seen first, by the clock of this process. */
  readonly since: Map<string, number>;
  /** The latest time that a kubelet reported. */
  readonly latest: number;
}

function isYoung({ metadata, spec, status }: StartingPod, { since, latest }: Clocks): boolean {
  const probed = spec.containers.filter(({ readinessProbe }) => readinessProbe !== undefined).map(({ name }) => name);
  const unproven = status.containerStatuses.filter(({ name }) => !probed.includes(name));
  // Every start is noted, so that the next look knows all of them.
  const young = unproven.filter(({ name, state }) => {
    const startedAt = state.running?.startedAt ?? '';
    const start = `${metadata.namespace}/${metadata.name}/${name} ${startedAt}`;
    const seen = since.get(start) ?? performance.now();
    since.set(start, seen);
    const begun = startedAt === '' ? Date.now() : Date.parse(startedAt);
    const isUp = latest - begun >= STAMPS_MS || Date.now() - begun >= UP_MS + CLOCKS_MS;
    return !isUp && performance.now() - seen < UP_MS;
  });
  return young.length > 0;
}
