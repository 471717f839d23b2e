import { messageOf } from '../../errors.ts';
import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { applyObjects, FIELD_MANAGER } from '../api/apply.ts';
import { certificatesToKeep } from '../certificates/deployed-certificates.ts';
import { podsToTry, requireAdmission } from '../isolation/admission.ts';
import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';
import { ensureNamespaces } from '../namespaces/make.ts';
import type { NamespaceIndex } from '../namespaces/namespace-index.ts';
import { castPods, unstartedPods, type CastPod } from '../pods.ts';
import { kindOf } from './cast-manifest.ts';
import { castObjectsOf, namespaceSpecs } from './cast-objects.ts';
import type { CastRequest, CastOptions } from './cast-request.ts';
import type { CastWorkload } from './cast-workload.ts';
import type { Obstacle } from './obstacles/obstacle.ts';
import { notReady, watchObstacles } from './obstacles/watch-obstacles.ts';
import type { Rollout } from './rollout/read-rollout.ts';
import { rolloutsReady } from './rollout/rollout.ts';
import { staysUp } from './rollout/stays-up.ts';

/**
 * Deploys a cast: namespaces, then Secrets and workloads in one apply; waits until all are ready at
 * the same time and returns the pods. Idempotent: what is already as requested stays untouched.
 * @throws NotOursError when a namespace exists that the index does not list; MeshproofError naming
 * the workloads that did not become ready, with the kubelet's reasons.
 */
export async function ensureCast(
  target: KubeTarget,
  request: CastRequest,
  { index, ...options }: CastOptions & { readonly index: NamespaceIndex },
): Promise<readonly CastPod[]> {
  const deployed = await certificatesToKeep(target, request, options.signal);
  const planned = await castObjectsOf(request, deployed);
  const objects = (await request.inject?.(planned, options.signal)) ?? planned;
  options.note?.(
    `apply ${request.workloads.length.toString()} workloads in ${request.namespaces.length.toString()} namespaces`,
  );
  await ensureNamespaces(target, namespaceSpecs(request), index, options.signal);
  // Kubernetes counts events in seconds, by a clock that may be a little behind.
  const since = new Date(Date.now() - CLOCKS_MS).toISOString();
  const inside = objects.filter(({ kind }) => kind !== 'Namespace');
  await deploy(target, inside, request, options);
  await allReady(target, request, since, options);
  const wanted = new Set(request.workloads.map(key));
  const pods = await castPods(target, request.runId, options.signal);
  return pods.filter(({ namespace, workload }) => wanted.has(`${namespace}/${workload}`));
}

/** How far the clock of a cluster may be behind. */
const CLOCKS_MS = 3_000;

/**
 * Service accounts and what else pods need come first where admission is asked: it looks for them.
 */
async function deploy(
  target: KubeTarget,
  objects: readonly KubeObject[],
  { namespaces, tryAdmission = false }: CastRequest,
  options: CastOptions,
): Promise<void> {
  const as = { signal: options.signal, fieldManager: FIELD_MANAGER.cast };
  if (!tryAdmission) return void (await applyObjects(target, objects, as));
  const pods = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  await applyObjects(
    target,
    objects.filter((object) => !pods.includes(object)),
    as,
  );
  await requireAdmission(target, podsToTry(pods, namespaces), options);
  await applyObjects(target, pods, as);
}

/** @param since UTC, ISO 8601: when the deployment began */
async function allReady(target: KubeTarget, request: CastRequest, since: string, options: CastOptions): Promise<void> {
  const { runId, workloads, inspectProxy } = request;
  let state = 'no rollout was seen yet';
  const onState = (next: string): void => {
    state = next;
    options.note?.(next);
  };
  const rollouts = new Map<string, Rollout>();
  const mayStayUnready = new Set(workloads.filter((workload) => workload.mayStayUnready === true).map(key));
  const ended = new AbortController();
  using limit = deadline(budgets.podReady, AbortSignal.any([options.signal, ended.signal]), () => new Error(state));
  const { signal } = limit;
  const onObstacle = ({ cause }: Obstacle): void => {
    options.note?.(cause);
    options.onObstacle?.(cause);
  };
  const watch = watchObstacles(
    target,
    { runId, wanted: workloads.map(key), mayStayUnready, since, inspectProxy },
    { rollouts, signal, onObstacle, onNote: options.note },
  );
  const ready = rolledOut(target, request, { created: mayStayUnready, rollouts, signal, onState });
  const end = await Promise.race([ready, watch.final()])
    .catch((error: unknown) => ({ error }))
    .finally(() => ended.abort(new Error('the wait for the cast has ended')));
  if (end === undefined) return;
  options.signal.throwIfAborted();
  throw 'error' in end
    ? await notReady(target, { runId, state: messageOf(end.error), obstacles: watch.last, cause: end.error }, options)
    : await notReady(target, { runId, state, obstacles: end }, options);
}

async function rolledOut(
  target: KubeTarget,
  { runId, workloads }: CastRequest,
  { created, rollouts, signal, onState }: RolloutWait,
): Promise<undefined> {
  const onRollout = (rollout: Rollout): void => void rollouts.set(rollout.key, rollout);
  const waits = [...Map.groupBy(workloads, kindOf)].map(([kind, some]) =>
    rolloutsReady(target, runId, some.map(key), { kind, created, signal, onState, onRollout }),
  );
  await Promise.all(waits);
  await allStarted(target, runId, [...created], signal);
  const wanted = new Set(workloads.map(key).filter((workload) => !created.has(workload)));
  await staysUp(target, runId, { wanted, rollouts, signal, onState });
}

interface RolloutWait {
  readonly created: ReadonlySet<string>;
  /** Receives the rollouts as they change. */
  readonly rollouts: Map<string, Rollout>;
  readonly signal: AbortSignal;
  readonly onState: (state: string) => void;
}

/** Waits until these workloads, which may never be ready, have run at least once. */
async function allStarted(
  target: KubeTarget,
  runId: string,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (wanted.length === 0) return;
  await until({ what: `${wanted.join(', ')} has run`, budgetMs: budgets.podReady, signal }, async (limit) => {
    const missing = await unstartedPods(target, runId, wanted, limit);
    return missing.length === 0 ? true : { waiting: missing.join(', ') };
  });
}

function key({ namespace, name }: CastWorkload): string {
  return `${namespace}/${name}`;
}
