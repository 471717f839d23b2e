import { budgets } from '../../../timing/budgets.ts';
import type { Obstacle } from './obstacle.ts';
import {
  containersOf,
  eventsOf,
  workloadOf,
  type ContainerState,
  type KubeEvent,
  type StartingPod,
} from './pod-objects.ts';

/** What a waiting container means, by the kubelet's reason (Kubernetes, pkg/kubelet). */
interface Row {
  readonly problem: string;
  readonly hint: string;
  readonly graceMs: number;
}

const IMAGE_HINT =
  'check the name of the image and that the nodes may pull it, or load it into them (`npm run -s meshproof -- up` does on a managed mesh)';
const REFERENCE_HINT = 'create the Secret or the ConfigMap that the container refers to';
const START_HINT = 'check the command, the user and the mounts of the container';

const WAITING: Readonly<Record<string, Row>> = {
  InvalidImageName: { problem: 'has an image name that is not valid', hint: IMAGE_HINT, graceMs: 0 },
  ErrImageNeverPull: { problem: 'may not pull an image that its node lacks', hint: IMAGE_HINT, graceMs: 0 },
  CreateContainerConfigError: {
    problem: 'cannot be configured',
    hint: REFERENCE_HINT,
    graceMs: budgets.podReferences,
  },
  CreateContainerError: { problem: 'cannot be created', hint: START_HINT, graceMs: budgets.containerRetry },
  RunContainerError: { problem: 'cannot be started', hint: START_HINT, graceMs: budgets.containerRetry },
  PostStartHookError: { problem: 'failed its postStart hook', hint: START_HINT, graceMs: budgets.containerRetry },
};

const UNPULLED: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff', 'ImageInspectError']);

/** Answers of a busy registry, which may answer the kubelet's next try; others are repeated. */
const BUSY_REGISTRY = /\b429\b|toomanyrequests|\b50[0234]\b|connection reset|unexpected EOF|TLS handshake timeout/i;

/** Tries to pull an image from a busy registry after which it is not expected any more. */
const PULLS = 2;

/** What keeps the containers of a pod from running. @param mayCrash ignores restarts */
export function containerObstacles(
  pod: StartingPod,
  events: readonly KubeEvent[],
  mayCrash: boolean,
): readonly Obstacle[] {
  const ofPod = eventsOf(events, 'Pod', pod.metadata.name);
  return containersOf(pod).flatMap((container) => {
    const reason = container.state.waiting?.reason ?? '';
    if (UNPULLED.has(reason)) return [pullObstacle(pod, container, ofPod)];
    if (reason === 'ContainerCreating' || reason === 'PodInitializing') return slowPull(pod, container, ofPod);
    const row = WAITING[reason];
    if (row !== undefined) return [waitingObstacle(pod, container, row)];
    return mayCrash ? [] : crashObstacle(pod, container);
  });
}

function waitingObstacle(pod: StartingPod, { name, state }: ContainerState, row: Row): Obstacle {
  const quoted = `${state.waiting?.reason ?? ''}: ${state.waiting?.message ?? ''}`;
  return {
    ...keyed(pod, name, state.waiting?.reason ?? ''),
    cause: `the container ${name} of ${podName(pod)} ${row.problem}: ${quoted}`,
    hint: row.hint,
    graceMs: row.graceMs,
  };
}

function pullObstacle(pod: StartingPod, { name, state }: ContainerState, events: readonly KubeEvent[]): Obstacle {
  const failures = events.filter(
    ({ reason, message }) => reason === 'Failed' && message.startsWith('Failed to pull image'),
  );
  const tries = failures.reduce((sum, { count }) => sum + (count ?? 1), 0);
  // While the kubelet backs off, older ones report the image alone, and the event why.
  const waiting = state.waiting?.message ?? '';
  const quoted = waiting.startsWith('Back-off') ? (failures.at(-1)?.message ?? waiting) : waiting;
  return {
    ...keyed(pod, name, 'pull'),
    cause: `the image of the container ${name} of ${podName(pod)} cannot be pulled: ${quoted}`,
    hint: IMAGE_HINT,
    graceMs: tries < PULLS && BUSY_REGISTRY.test(quoted) ? budgets.imagePull : 0,
  };
}

/** An image that is still being pulled: a registry that never answers has refused nothing. */
function slowPull(pod: StartingPod, { name }: ContainerState, events: readonly KubeEvent[]): readonly Obstacle[] {
  const last = events.findLast(({ reason }) => ['Pulling', 'Pulled', 'Failed'].includes(reason));
  if (last?.reason !== 'Pulling') return [];
  return [
    {
      ...keyed(pod, name, 'pulling'),
      cause: `an image of ${podName(pod)} is still being pulled: ${last.message}`,
      hint: IMAGE_HINT,
      graceMs: Number.POSITIVE_INFINITY,
    },
  ];
}

/** Restarts after which a container that runs is not expected to stay up. */
const RESTARTS = 2;

function crashObstacle(pod: StartingPod, container: ContainerState): readonly Obstacle[] {
  const { name, ready, restartCount, state, lastState } = container;
  const ended = state.terminated ?? lastState.terminated;
  const isDone = state.terminated?.exitCode === 0;
  const backsOff = state.waiting?.reason === 'CrashLoopBackOff';
  if (ready || isDone || ended === undefined || !(backsOff || restartCount >= RESTARTS)) return [];
  const times = restartCount === 1 ? 'once' : `${restartCount.toString()} times`;
  const why = [ended.reason, ended.message.trim()].filter((part) => part !== '').join(': ');
  return [
    {
      ...keyed(pod, name, 'crash'),
      cause: `the container ${name} of ${podName(pod)} crashes: restarted ${times}, last exit code ${ended.exitCode.toString()} (${why})`,
      hint: crashHint(ended.reason),
      graceMs: state.running === undefined ? 0 : budgets.containerRetry,
      log: { ...pod.metadata, pod: pod.metadata.name, container: name, previous: state.terminated === undefined },
    },
  ];
}

function crashHint(reason: string): string {
  if (reason === 'OOMKilled') return 'raise the memory limit of the container';
  return reason === 'StartError' || reason === 'ContainerCannotRun'
    ? START_HINT
    : 'see the last lines of its log below for why it ends';
}

export function podName({ metadata }: StartingPod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function keyed(pod: StartingPod, container: string, what: string): Pick<Obstacle, 'key' | 'workload'> {
  return { key: `${podName(pod)} ${container} ${what}`, workload: workloadOf(pod) };
}
