import { admissionRefusal } from '../../isolation/admission-refusals.ts';
import type { KubeTarget } from '../../kube.ts';
import type { Rollout } from '../rollout/read-rollout.ts';
import type { InspectProxy, Obstacle } from './obstacle.ts';
import { containersOf, eventsOf, workloadOf, type KubeEvent, type StartingPod } from './pod-objects.ts';
import { podObstacles } from './pods.ts';
import { eventsIn, podsIn } from './reads.ts';

/** The workloads of a cast that are being deployed. */
export interface StartingCast {
  readonly runId: string;
  /** `namespace/workload` of each. */
  readonly wanted: readonly string[];
  /** Those of `wanted` that need not become ready: their restarts are no obstacle. */
  readonly mayStayUnready: ReadonlySet<string>;
  /** UTC, ISO 8601: older events belong to an earlier deployment. */
  readonly since: string;
  /** @default nothing is known of proxies */
  readonly inspectProxy?: InspectProxy | undefined;
}

/** Collects what keeps workloads from becoming ready at this moment. */
export async function lookForObstacles(
  target: KubeTarget,
  cast: StartingCast,
  rollouts: ReadonlyMap<string, Rollout>,
  signal: AbortSignal,
): Promise<readonly Obstacle[]> {
  const unfinished = cast.wanted.filter((key) => rollouts.get(key)?.ready !== true);
  const namespaces = [...new Set(unfinished.map((key) => key.slice(0, key.indexOf('/'))))];
  const found = namespaces.map(async (namespace) => {
    const [pods, events] = await Promise.all([
      podsIn(target, namespace, cast.runId, signal),
      eventsIn(target, namespace, cast.since, signal),
    ]);
    const here = unfinished.filter((key) => key.startsWith(`${namespace}/`));
    const ofEach = here.map((key) =>
      workloadObstacles({ target, cast, signal }, rollouts.get(key), { key, pods, events }),
    );
    return (await Promise.all(ofEach)).flat();
  });
  return (await Promise.all(found)).flat();
}

interface Look {
  readonly target: KubeTarget;
  readonly cast: StartingCast;
  readonly signal: AbortSignal;
}

interface Found {
  /** `namespace/workload`. */
  readonly key: string;
  readonly pods: readonly StartingPod[];
  readonly events: readonly KubeEvent[];
}

async function workloadObstacles(
  { cast, signal }: Look,
  rollout: Rollout | undefined,
  { key, pods, events }: Found,
): Promise<readonly Obstacle[]> {
  const name = key.slice(key.indexOf('/') + 1);
  const uncreated = rollout?.failure ?? '';
  const refusal =
    uncreated === '' ? (eventsOf(events, 'StatefulSet', name).findLast(isRefusal)?.message ?? '') : uncreated;
  const refused = refusal === '' || rollout?.created === true ? [] : [creationObstacle(key, refusal)];
  // Pods of an earlier template stay until their successors are ready.
  const present = rollout?.begun === true ? newest(pods.filter((pod) => workloadOf(pod) === key)) : [];
  const ofPods = await Promise.all(
    present.map(async (pod) => [
      ...(await proxyObstacle(cast.inspectProxy, pod, signal)),
      ...podObstacles(pod, events, cast.mayStayUnready.has(key)),
    ]),
  );
  return [...refused, ...ofPods.flat()];
}

function isRefusal({ reason }: KubeEvent): boolean {
  return reason === 'FailedCreate';
}

function creationObstacle(workload: string, text: string): Obstacle {
  const { graceMs, hint = 'have the owner of the cluster admit the pods of manifests/base' } = admissionRefusal(text);
  return {
    key: `${workload} creation`,
    workload,
    cause: `no pod of ${workload} can be created: ${text}`,
    hint,
    graceMs,
  };
}

/** The pods of a workload that were created last. */
function newest(pods: readonly StartingPod[]): readonly StartingPod[] {
  const last = pods
    .map(({ metadata }) => metadata.creationTimestamp)
    .toSorted()
    .at(-1);
  const templates = ['pod-template-hash', 'controller-revision-hash'];
  const templateOf = ({ metadata }: StartingPod): string => templates.map((label) => metadata.labels[label]).join();
  const present = new Set(pods.filter(({ metadata }) => metadata.creationTimestamp === last).map(templateOf));
  return pods.filter((pod) => present.has(templateOf(pod)));
}

const PROXY = 'istio-proxy';

async function proxyObstacle(
  inspect: InspectProxy | undefined,
  pod: StartingPod,
  signal: AbortSignal,
): Promise<readonly Obstacle[]> {
  // One that does not run would be looked for until a forward to it is given up.
  const isUnready = containersOf(pod).some(
    ({ name, ready, state }) => name === PROXY && !ready && state.running !== undefined,
  );
  const { namespace, name } = pod.metadata;
  if (!isUnready) return [];
  const found = await inspect?.({ namespace, name }, signal);
  return found === undefined ? [] : [{ ...found, key: `${namespace}/${name} proxy`, workload: workloadOf(pod) }];
}
