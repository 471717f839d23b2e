import { askApi, refusalOf } from '../../../kube/api/ask-api.ts';
import { objectPath } from '../../../kube/api/object-path.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import type { KubeObject } from '../../../kube/manifest.ts';

/** The parts of objects that must be as they were installed; objects of other kinds must exist. */
const COMPARED: Readonly<Record<string, (object: KubeObject) => unknown>> = {
  MutatingWebhookConfiguration: webhooks,
  ValidatingWebhookConfiguration: webhooks,
  ClusterRole: ({ rules }) => rules,
  Role: ({ rules }) => rules,
  ClusterRoleBinding: ({ roleRef, subjects }) => ({ roleRef, subjects }),
  RoleBinding: ({ roleRef, subjects }) => ({ roleRef, subjects }),
  ConfigMap: ({ data }) => data,
  Service: ({ spec }) => part(spec, ['selector', 'ports']),
  Deployment: ({ spec }) => images(spec),
};

/**
 * What of an installation is missing on a cluster or is not as it was installed, one sentence per
 * object.
 * @param objects the manifest of the installation
 * @throws MeshproofError when the API server does not answer
 */
export async function installationDrift(
  target: KubeTarget,
  objects: readonly KubeObject[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await Promise.all(withDefaultTag(objects).map((object) => driftOf(target, object, signal)));
  return found.filter((drift) => drift !== '');
}

async function driftOf(target: KubeTarget, object: KubeObject, signal: AbortSignal): Promise<string> {
  const name = `${object.kind} ${object.metadata.name}`;
  const path = await objectPath(target, object, signal);
  const answer = await askApi(target, { method: 'GET', path, signal });
  if (answer.status === 404) return `${name} is missing`;
  if (answer.status !== 200) return `${name} cannot be read: ${refusalOf(answer)}`;
  const compared = COMPARED[object.kind];
  if (compared === undefined) return '';
  return isWithin(compared(object), compared(answer.body as KubeObject)) ? '' : `${name} was changed`;
}

interface Webhook {
  readonly name: string;
  readonly clientConfig?: { readonly service?: unknown };
  readonly [field: string]: unknown;
}

const SELECTORS = ['namespaceSelector', 'objectSelector'] as const;

/** The injecting webhooks of the manifest. */
const INJECTOR = 'istio-sidecar-injector';

/**
 * The objects of an installation of the default revision: istioctl moves the selectors of its
 * injector into the tag of that revision, which is in no manifest, and leaves the injector itself
 * without effect (Istio, operator/pkg/webhook).
 */
function withDefaultTag(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.flatMap((object) => {
    if (object.kind !== 'MutatingWebhookConfiguration' || object.metadata.name !== INJECTOR) return [object];
    const webhooksOf = object['webhooks'] as readonly Webhook[];
    const inert = webhooksOf.map((webhook) => ({ ...webhook, namespaceSelector: null, objectSelector: null }));
    return [
      { ...object, webhooks: inert },
      { ...object, metadata: { name: 'istio-revision-tag-default' } },
    ];
  });
}

/** istiod itself writes the caBundle and the failurePolicy of webhooks. */
function webhooks(object: KubeObject): unknown {
  const all = (object['webhooks'] ?? []) as readonly Webhook[];
  return Object.fromEntries(
    all.map((webhook) => [
      webhook.name,
      { ...(part(webhook, ['rules', ...SELECTORS]) as object), service: webhook.clientConfig?.service },
    ]),
  );
}

function images(spec: unknown): unknown {
  const { template } = spec as { readonly template: { readonly spec: { readonly containers: readonly object[] } } };
  return template.spec.containers.map((container) => part(container, ['name', 'image']));
}

function part(object: unknown, fields: readonly string[]): unknown {
  const all = (object ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.map((field) => [field, all[field]]));
}

/** Whether `found` has everything of `wanted`; the API server adds defaults. */
function isWithin(wanted: unknown, found: unknown): boolean {
  if (wanted === undefined || wanted === null) return true;
  if (Array.isArray(wanted))
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((item, index) => isWithin(item, found[index]))
    );
  if (typeof wanted !== 'object') return wanted === found;
  if (typeof found !== 'object' || found === null) return Object.keys(wanted).length === 0;
  const fields = found as Readonly<Record<string, unknown>>;
  return Object.entries(wanted).every(([key, value]) => isWithin(value, fields[key]));
}
