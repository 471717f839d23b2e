import pLimit from 'p-limit';
import * as z from 'zod';
import { EXIT, MeshproofError } from '../../errors.ts';
import { askApi, refusalOf } from '../../kube/api/ask-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { type ControlPlane, findControlPlane } from './control-plane.ts';
import { RIGHTS, type Purpose, type Scope } from './rights.ts';

export interface Preflight {
  /** What the account is going to be used for. */
  readonly purposes: readonly Purpose[];
  /** @default both */
  readonly scope?: Scope;
  /** Namespace of istiod. @default istio-system */
  readonly istioNamespace?: string;
  readonly signal: AbortSignal;
}

/** Namespace of istiod, unless the cluster has it elsewhere. */
const ISTIO_NAMESPACE = 'istio-system';

/** One verb on one resource; "" as a namespace is all of them. */
interface Question {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly namespace: string;
}

/** Reviews that are asked for at the same time: more would only wait in the API server. */
const AT_ONCE = 16;

const reviewSchema = z.object({ status: z.object({ allowed: z.boolean() }) });

/**
 * Returns what the account of a target lacks of the table of rights, one line per resource; nothing
 * is changed.
 * @throws MeshproofError (exit code 3) when the API server does not review the account's own rights
 */
export async function missingRights(target: KubeTarget, preflight: Preflight): Promise<readonly string[]> {
  const some = pLimit(AT_ONCE);
  const asked = questions(preflight).map((question) =>
    some(async () => ({ question, allowed: await isAllowed(target, question, preflight.signal) })),
  );
  const refused = (await Promise.all(asked)).filter(({ allowed }) => !allowed).map(({ question }) => question);
  const lines = Map.groupBy(refused, (question) => `${nameOf(question)}${placeOf(question)}`);
  return [...lines].map(([resource, of]) => `${resource}: ${of.map(({ verb }) => verb).join(', ')}`);
}

/**
 * Finds the control plane for an account that has every right that these purposes need. istiod's
 * namespace is found by listing Deployments: an account that may not list them is asked about
 * Istio's usual namespace, so that all it lacks is still named at once.
 * @throws MeshproofError (exit code 3) that names all that is missing, or when no control plane
 * fits
 */
export async function permittedControlPlane(
  target: KubeTarget,
  { purposes, revision, signal }: Pick<Preflight, 'purposes' | 'signal'> & { readonly revision: string | undefined },
): Promise<ControlPlane> {
  const asked = { purposes, signal, istioNamespace: ISTIO_NAMESPACE };
  const inCluster = await missingRights(target, { ...asked, scope: 'cluster' });
  const found = inCluster.some((line) => line.startsWith('deployments.apps:'))
    ? { istioNamespace: ISTIO_NAMESPACE }
    : await findControlPlane(target, revision, signal);
  const besideIstiod = await missingRights(target, { ...asked, ...found, scope: 'istio' });
  requireRights([...inCluster, ...besideIstiod], target.context);
  return 'revision' in found ? found : findControlPlane(target, revision, signal);
}

/**
 * Stops before anything is created when the account lacks a right.
 * @throws MeshproofError (exit code 3) that names all that is missing at once
 */
export function requireRights(missing: readonly string[], context: string): void {
  if (missing.length === 0) return;
  throw new MeshproofError({
    operation: `use the account of context ${context}, which lacks rights that runs on an existing mesh need`,
    details: missing.join('\n'),
    hint: 'grant them, as manifests/rbac does: kubectl apply -f manifests/rbac/existing-mesh.yaml',
    exitCode: EXIT.environment,
  });
}

function questions({ purposes, istioNamespace = ISTIO_NAMESPACE, ...only }: Preflight): readonly Question[] {
  const asked = RIGHTS.filter(({ purpose, scope }) => purposes.includes(purpose) && scope === (only.scope ?? scope));
  return asked.flatMap((right) =>
    right.resources.flatMap((resource) =>
      right.verbs.map((verb) => ({
        group: right.group,
        resource,
        verb,
        namespace: right.scope === 'istio' ? istioNamespace : '',
      })),
    ),
  );
}

async function isAllowed(target: KubeTarget, question: Question, signal: AbortSignal): Promise<boolean> {
  const { group, verb, namespace } = question;
  const [resource = '', subresource = ''] = question.resource.split('/');
  const resourceAttributes = { group, resource, subresource, verb, namespace };
  const answer = await askApi(target, {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
    signal,
  });
  if (answer.status === 201) return reviewSchema.parse(answer.body).status.allowed;
  throw new MeshproofError({
    operation: `ask which rights the account of context ${target.context} has`,
    details: refusalOf(answer),
    hint: 'allow "create" on selfsubjectaccessreviews.authorization.k8s.io, which Kubernetes grants to every account',
    exitCode: EXIT.environment,
  });
}

/** As kubectl names it: `deployments.apps`, `pods/exec`. */
function nameOf({ group, resource }: Question): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function placeOf({ namespace }: Question): string {
  return namespace === '' ? '' : ` in ${namespace}`;
}
