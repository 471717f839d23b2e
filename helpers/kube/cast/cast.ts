import type { App } from '../../model/workloads/cast-member.ts';
import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { applyObjects, FIELD_MANAGER } from '../api/apply.ts';
import { deployedCertificates } from '../certificates/deployed-certificates.ts';
import { CERTIFICATES_ANNOTATION, certificateSecrets, needsCertificates } from '../certificates/secrets.ts';
import { podsToTry, requireAdmission } from '../isolation/admission.ts';
import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';
import { namespaceObject, type NamespaceSpec } from '../namespace.ts';
import { ensureNamespaces } from '../namespaces/make.ts';
import type { NamespaceIndex } from '../namespaces/namespace-index.ts';
import { castPods, unstartedPods, type CastPod } from '../pods.ts';
import { castObjects, kindOf, readBaseManifest, type CastWorkload } from './cast-manifest.ts';
import type { CastNamespace } from './cast-namespace.ts';
import type { MeshNames } from './mesh-names.ts';
import { notReady, rolloutsReady } from './rollout.ts';

export interface CastRequest {
  readonly runId: string;
  readonly namespaces: readonly CastNamespace[];
  /**
   * Objects created in the namespaces before their workloads, with the labels of the run.
   * @default none
   */
  readonly fixtures?: readonly KubeObject[];
  readonly workloads: readonly CastWorkload[];
  /** Image reference per application on this mesh. */
  readonly images: Readonly<Record<string, string>>;
  /** Istio revision that injects. @default the default control plane */
  readonly revision?: string;
  /** How the mesh names its parts. @default Istio's own names */
  readonly names?: MeshNames;
  /** Rewrites the manifests of workloads before they are applied. @default they stay as they are */
  readonly inject?: (objects: readonly KubeObject[], signal: AbortSignal) => Promise<readonly KubeObject[]>;
  /**
   * Has admission decide about its pods before any is deployed, for clusters of other owners.
   * @default false
   */
  readonly tryAdmission?: boolean;
}

export interface CastOptions {
  readonly signal: AbortSignal;
  /** Receives what is being waited for, for progress. */
  readonly note?: (state: string) => void;
}

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

/**
 * Every object of a cast, in the order in which it can be applied.
 * @param deployed fingerprint of the certificates whose Secrets are deployed already and stay
 * unchanged
 */
export async function castObjectsOf(request: CastRequest, deployed?: string): Promise<readonly KubeObject[]> {
  const { runId, workloads, fixtures = [] } = request;
  const namespaces = namespaceSpecs(request).map(namespaceObject);
  const { secrets, fingerprint } = await certificatesFor(request, deployed);
  const bases = await readBases(workloads);
  const cast = workloads.flatMap((workload) =>
    castObjects(bases.get(workload.app) ?? [], stamped(workload, fingerprint), {
      image: request.images[workload.app],
      runId,
    }),
  );
  return unique([...namespaces, ...fixtures, ...secrets, ...cast]);
}

function namespaceSpecs({ namespaces, runId, revision }: CastRequest): readonly NamespaceSpec[] {
  return namespaces.map((namespace) => ({ ...namespace, runId, ...(revision === undefined ? {} : { revision }) }));
}

async function readBases(workloads: readonly CastWorkload[]): Promise<ReadonlyMap<App, KubeObject[]>> {
  const apps = [...new Set(workloads.map(({ app }) => app))];
  return new Map(await Promise.all(apps.map(async (app) => [app, await readBaseManifest(app)] as const)));
}

async function certificatesFor(
  { runId, workloads, names }: CastRequest,
  deployed: string | undefined,
): Promise<{ readonly secrets: readonly KubeObject[]; readonly fingerprint: string }> {
  const holders = workloads.filter(needsCertificates);
  if (holders.length === 0 || deployed !== undefined) return { secrets: [], fingerprint: deployed ?? '' };
  return certificateSecrets(runId, holders, names);
}

function stamped(workload: CastWorkload, fingerprint: string): CastWorkload {
  if (!needsCertificates(workload)) return workload;
  return { ...workload, annotations: { ...workload.annotations, [CERTIFICATES_ANNOTATION]: fingerprint } };
}

/** Two workloads may share a ServiceAccount or a Secret; the first one counts. */
function unique(objects: readonly KubeObject[]): readonly KubeObject[] {
  const identity = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
  return [...new Map(objects.toReversed().map((object) => [identity(object), object])).values()].toReversed();
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
