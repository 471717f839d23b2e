import { randomUUID } from 'node:crypto';
import { EXIT, MeshproofError } from '../../errors.ts';
import { askApi, refusalOf } from '../api/ask-api.ts';
import type { CastNamespace } from '../cast/cast-namespace.ts';
import type { KubeTarget } from '../kube.ts';
import type { KubeObject } from '../manifest.ts';
import { admissionRefusal } from './admission-refusals.ts';

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly image?: string }[] };
}

/** A pod that admission is asked about; nothing is made of it. */
export interface PodTrial {
  readonly namespace: string;
  readonly workload: string;
  readonly pod: object;
}

export interface AdmissionOptions {
  readonly signal: AbortSignal;
  /** Receives why admission could not be tried, where the account may make no pod by itself. */
  readonly note?: (state: string) => void;
}

/**
 * One pod for each kind of namespace, sidecar and application among these objects: all others are
 * like one of them.
 */
export function podsToTry(objects: readonly KubeObject[], namespaces: readonly CastNamespace[]): readonly PodTrial[] {
  const kinds = new Map(namespaces.map(({ name, injected, label = '' }) => [name, `${injected.toString()} ${label}`]));
  const trials = objects.flatMap((object) => {
    const { template } = (object['spec'] ?? {}) as { readonly template?: Template };
    const { name, namespace = '' } = object.metadata;
    if (template === undefined) return [];
    const inject = template.metadata?.labels?.['sidecar.istio.io/inject'] ?? '';
    const images = template.spec.containers.map(({ image = '' }) => image).join(' ');
    const kind = [kinds.get(namespace) ?? namespace, inject, images].join('|');
    return [[kind, { namespace, workload: name, pod: podOf(name, template) }] as const];
  });
  return [...new Map(trials.toReversed()).values()].toReversed();
}

/**
 * As the ReplicaSet of a workload would make it: policies about pods that belong to nothing are not
 * asked.
 */
function podOf(workload: string, { metadata, spec }: Template): object {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: workload, uid: randomUUID(), controller: true };
  const name = `${workload}-${randomUUID().slice(0, 8)}`;
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name, ownerReferences: [owner] }, spec };
}

/**
 * Has the API server decide about each pod without making it (`dryRun=All`), so that Pod Security,
 * quotas, limit ranges and webhooks refuse a cast at once and with their own messages, where a
 * Deployment would only never become ready.
 * @throws MeshproofError (exit code 3) that quotes the first refusal
 */
export async function requireAdmission(
  target: KubeTarget,
  trials: readonly PodTrial[],
  { signal, note }: AdmissionOptions,
): Promise<void> {
  const refusals = await Promise.all(trials.map((trial) => refusalFor(target, trial, signal)));
  const untried = refusals.find((refusal) => refusal !== undefined && MAY_NOT_TRY.test(refusal.text));
  if (untried !== undefined) note?.(`admission of pods was not tried: ${untried.text}`);
  const refused = refusals.find((refusal) => refusal !== undefined && !MAY_NOT_TRY.test(refusal.text));
  if (refused !== undefined) throw refusedPod(refused.trial, refused.text);
}

/**
 * The account may make Deployments and no pods: RBAC refuses the question, and nothing is known of
 * the answer.
 */
const MAY_NOT_TRY = /cannot create resource "pods"/;

async function refusalFor(
  target: KubeTarget,
  trial: PodTrial,
  signal: AbortSignal,
): Promise<{ readonly trial: PodTrial; readonly text: string } | undefined> {
  const path = `/api/v1/namespaces/${encodeURIComponent(trial.namespace)}/pods?dryRun=All`;
  const answer = await askApi(target, { method: 'POST', path, body: trial.pod, signal });
  return answer.status < 300 ? undefined : { trial, text: refusalOf(answer) };
}

function refusedPod({ namespace, workload }: PodTrial, details: string): MeshproofError {
  return new MeshproofError({
    operation: `deploy ${workload} in the namespace ${namespace}: admission refuses its pod`,
    details,
    hint:
      admissionRefusal(details).hint ??
      'have the owner of the cluster admit the pods of manifests/base; nothing was deployed',
    exitCode: EXIT.environment,
  });
}
