import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { applyObjects, FIELD_MANAGER } from '../api/apply.ts';
import { deployedCertificates } from '../certificates/deployed-certificates.ts';
import { needsCertificates } from '../certificates/secrets.ts';
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
import { notReady, rolloutsReady } from './rollout/rollout.ts';

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
  const holders = request.workloads.filter(needsCertificates);
  const deployed = await deployedCertificates(target, request.runId, holders, options.signal);
  const planned = await castObjectsOf(request, deployed);
  const objects = (await request.inject?.(planned, options.signal)) ?? planned;
  options.note?.(
    `apply ${request.workloads.length.toString()} workloads in ${request.namespaces.length.toString()} namespaces`,
  );
  await ensureNamespaces(target, namespaceSpecs(request), index, options.signal);
  const inside = objects.filter(({ kind }) => kind !== 'Namespace');
  await deploy(target, inside, request, options);
  await allReady(target, request, options);
  const wanted = new Set(request.workloads.map(key));
  const pods = await castPods(target, request.runId, options.signal);
  return pods.filter(({ namespace, workload }) => wanted.has(`${namespace}/${workload}`));
}

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

async function allReady(target: KubeTarget, request: CastRequest, options: CastOptions): Promise<void> {
  let state = 'no rollout was seen yet';
  using limit = deadline(budgets.podReady, options.signal, () => new Error(state));
  try {
    const onState = (next: string): void => {
      state = next;
      options.note?.(next);
    };
    const byKind = Map.groupBy(request.workloads, kindOf);
    const created = new Set(request.workloads.filter(({ mayStayUnready }) => mayStayUnready === true).map(key));
    const rollouts = [...byKind].map(([kind, workloads]) =>
      rolloutsReady(target, request.runId, workloads.map(key), { kind, created, signal: limit.signal, onState }),
    );
    await Promise.all(rollouts);
    await allStarted(target, request.runId, [...created], limit.signal);
  } catch (error) {
    options.signal.throwIfAborted();
    throw await notReady(target, request.runId, error, options.signal);
  }
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
