import type { KubeObject } from '../manifest.ts';

/** Annotation of a Service that names the namespaces whose sidecars learn of it. */
const SERVICE_EXPORT = 'networking.istio.io/exportTo';

const EVERY_NAMESPACE = '*';
const OWN_NAMESPACE = '.';

/**
 * Kinds of networking.istio.io that Istio hands to every sidecar of the mesh where `spec.exportTo`
 * is silent.
 */
const EXPORTED_KINDS: ReadonlySet<string> = new Set(['ServiceEntry', 'VirtualService', 'DestinationRule']);

/**
 * How an object limits its export: a Service by annotation, Istio's own kinds by a field;
 * undefined for all others.
 */
export function exportedBy({ apiVersion, kind }: KubeObject): 'annotation' | 'field' | undefined {
  if (apiVersion === 'v1' && kind === 'Service') return 'annotation';
  return apiVersion.startsWith('networking.istio.io/') && EXPORTED_KINDS.has(kind) ? 'field' : undefined;
}

/**
 * The object, exported to these namespaces instead of to every sidecar of the mesh, so that a run
 * adds no cluster, listener or route to sidecars of other owners (istio.io, Global Mesh Options,
 * default…ExportTo: `*`). An author's narrower list is kept; `*` in it becomes these namespaces.
 * Kinds that Istio does not export are returned unchanged. A rule with a workloadSelector is
 * private to its namespace, and Istio's webhook refuses any other list there.
 */
export function exportedTo<O extends KubeObject>(object: O, namespaces: readonly string[]): O {
  const way = exportedBy(object);
  if (way === undefined) return object;
  const list = selectsCallers(object) ? [OWN_NAMESPACE] : narrowed(exportsOf(object), namespaces);
  if (way === 'field') return { ...object, spec: { ...(object['spec'] as object | undefined), exportTo: list } };
  const { metadata } = object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [SERVICE_EXPORT]: list.join(',') } },
  };
}

function selectsCallers({ spec }: KubeObject): boolean {
  return (spec as { readonly workloadSelector?: unknown } | undefined)?.workloadSelector !== undefined;
}

/**
 * The namespaces that an object names as its own audience, with `.`, `*` and `~`; empty where it is
 * silent.
 */
export function exportsOf(object: KubeObject): readonly string[] {
  if (exportedBy(object) === 'annotation') return parts(object.metadata?.annotations?.[SERVICE_EXPORT] ?? '');
  const { exportTo } = (object['spec'] ?? {}) as { exportTo?: unknown };
  return Array.isArray(exportTo) ? exportTo.map(String) : [];
}

/**
 * A Service's list as istiod reads it (pilot, serviceregistry/kube/conversion.go): separated by
 * commas, spaces dropped.
 */
function parts(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** In Istio `*` wins over all other entries of a list, and an empty list means `*`. */
function narrowed(written: readonly string[], namespaces: readonly string[]): readonly string[] {
  const open = written.length === 0 || written.includes(EVERY_NAMESPACE);
  const list = open ? [...written.filter((entry) => entry !== EVERY_NAMESPACE), ...namespaces] : written;
  return [...new Set(list)];
}
