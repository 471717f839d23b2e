import { budgets } from '../../../timing/budgets.ts';
import { containerObstacles, podName } from './containers.ts';
import type { Obstacle } from './obstacle.ts';
import { containersOf, eventsOf, workloadOf, type KubeEvent, type StartingPod } from './pod-objects.ts';

/** Everything that keeps one pod from being ready. @param mayCrash ignores restarts */
export function podObstacles(pod: StartingPod, events: readonly KubeEvent[], mayCrash: boolean): readonly Obstacle[] {
  const found = [
    ...failedObstacle(pod),
    ...schedulingObstacle(pod, events),
    ...containerObstacles(pod, events, mayCrash),
  ];
  return found.length > 0 ? found : [...volumeObstacle(pod, events), ...unreadyObstacles(pod, events)];
}

/** The kubelet refused or evicted the pod; its controller makes another one. */
function failedObstacle(pod: StartingPod): readonly Obstacle[] {
  const { phase, reason, message } = pod.status;
  if (phase !== 'Failed') return [];
  return [
    {
      key: `${podName(pod)} failed`,
      workload: workloadOf(pod),
      cause: `the node of ${podName(pod)} refused or evicted it (${reason}): ${message}`,
      hint: 'see what the node lacks',
      graceMs: budgets.podCreation,
    },
  ];
}

/** A shortage that ends when other pods end or a node recovers. */
const SHORTAGE = /Insufficient|Too many pods|node\.kubernetes\.io\//;

function schedulingObstacle(pod: StartingPod, events: readonly KubeEvent[]): readonly Obstacle[] {
  const condition = pod.status.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (condition === undefined) return [];
  const { reason, message } = condition;
  const scalesUp = eventsOf(events, 'Pod', pod.metadata.name).some((event) => event.reason === 'TriggeredScaleUp');
  const grace = SHORTAGE.test(message) ? budgets.nodeCapacity : budgets.schedule;
  return [
    {
      // Another message means that something changed on the nodes: the time starts anew.
      key: `${podName(pod)} ${reason} ${message}`,
      workload: workloadOf(pod),
      cause: `no node takes ${podName(pod)} (${reason}): ${message}`,
      hint: SHORTAGE.test(message)
        ? 'free or add capacity on the nodes, or deploy fewer workloads at once (--filter, fewer checks)'
        : 'see which selector, affinity, taint or gate of the pod the nodes do not match, also of admission webhooks',
      graceMs: scalesUp ? Number.POSITIVE_INFINITY : grace,
    },
  ];
}

/** What the kubelet does before it starts the first container, by the reason of its event. */
const VOLUME_HINTS: Readonly<Record<string, string>> = {
  FailedMount: 'create the object that the volume refers to; istiod creates istio-ca-root-cert in every namespace',
  FailedAttachVolume: 'see why the volume cannot be attached to the node',
  FailedCreatePodSandBox: 'see why the network plugin (CNI) of the node refuses the pod',
};

function volumeObstacle(pod: StartingPod, events: readonly KubeEvent[]): readonly Obstacle[] {
  const hasBegun = containersOf(pod).some(({ state, restartCount }) => isStarted(state) || restartCount > 0);
  if (hasBegun) return [];
  const last = eventsOf(events, 'Pod', pod.metadata.name).findLast(({ reason }) => reason in VOLUME_HINTS);
  if (last === undefined) return [];
  return [
    {
      key: `${podName(pod)} ${last.reason}`,
      workload: workloadOf(pod),
      cause: `${podName(pod)} cannot be set up (${last.reason}): ${last.message}`,
      hint: VOLUME_HINTS[last.reason] ?? '',
      graceMs: budgets.podReferences,
    },
  ];
}

function isStarted({ running, terminated }: ReturnType<typeof containersOf>[number]['state']): boolean {
  return running !== undefined || terminated !== undefined;
}

/** Containers that run and do not become ready: quoted once the budget is used up. */
function unreadyObstacles(pod: StartingPod, events: readonly KubeEvent[]): readonly Obstacle[] {
  const failures = eventsOf(events, 'Pod', pod.metadata.name).filter(({ reason }) => reason === 'Unhealthy');
  return containersOf(pod)
    .filter(({ ready, state }) => !ready && state.running !== undefined)
    .map(({ name }) => ({
      key: `${podName(pod)} ${name} unready`,
      workload: workloadOf(pod),
      cause: `the container ${name} of ${podName(pod)} runs and is not ready: ${failures.at(-1)?.message ?? 'no probe has failed'}`,
      hint: 'see the last lines of its log below',
      graceMs: Number.POSITIVE_INFINITY,
      log: { namespace: pod.metadata.namespace, pod: pod.metadata.name, container: name, previous: false },
    }));
}
