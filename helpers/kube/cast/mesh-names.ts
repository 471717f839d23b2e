import { ROOT_NAMESPACE } from '../../model/workloads/workload.ts';

/** Where a mesh keeps what belongs to all of it, and how its cluster names Services. */
export interface MeshNames {
  /** Namespace of istiod. */
  readonly istioNamespace: string;
  /** Root namespace, whose policies are mesh-wide. */
  readonly rootNamespace: string;
  /** Domain of the cluster: a Service is `name.namespace.svc.<domain>`. */
  readonly clusterDomain: string;
}

/** Default names of Istio and Kubernetes; records and manifests use them. */
export const DEFAULT_NAMES: MeshNames = {
  istioNamespace: ROOT_NAMESPACE,
  rootNamespace: ROOT_NAMESPACE,
  clusterDomain: 'cluster.local',
};

/** Host name of a Service, `name.namespace`, on a mesh. */
export function serviceHost(service: string, { clusterDomain }: MeshNames = DEFAULT_NAMES): string {
  return `${service}.svc.${clusterDomain}`;
}

/**
 * A text with the host names of Services as they are on a mesh; trust domains, which may be called
 * the same, stay.
 */
export function withServiceHosts(
  text: string,
  { clusterDomain }: Pick<MeshNames, 'clusterDomain'> = DEFAULT_NAMES,
): string {
  return text.replaceAll(/(?<=\.svc\.)cluster\.local(?![\w-])/g, () => clusterDomain);
}

/** An object, or a list of objects, with the host names of Services as they are on a mesh. */
export function withServiceHostsIn<Value>(value: Value, names?: Pick<MeshNames, 'clusterDomain'>): Value {
  return rewritten(value, names) as Value;
}

function rewritten(value: unknown, names: Pick<MeshNames, 'clusterDomain'> | undefined): unknown {
  if (typeof value === 'string') return withServiceHosts(value, names);
  if (Array.isArray(value)) return value.map((item) => rewritten(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, field]) => [withServiceHosts(key, names), rewritten(field, names)]);
  return Object.fromEntries(entries) as unknown;
}
