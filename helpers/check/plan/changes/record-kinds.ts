import type { KubeObject } from '../../../kube/manifest.ts';

/**
 * Kinds that a record may add to the namespaces of its cast, by API group. Each acts in its own
 * namespace and nowhere else; where one can reach further, a rule of load/manifests/reach-rules.ts
 * narrows it. A kind that is not listed does not load, so one of another scope cannot slip through
 * behind an invented namespace.
 */
const NAMESPACED: Readonly<Record<string, readonly string[]>> = {
  '': ['ConfigMap', 'Secret', 'Service', 'ServiceAccount'],
  'extensions.istio.io': ['WasmPlugin'],
  'gateway.networking.k8s.io': ['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute'],
  'networking.istio.io': [
    'DestinationRule',
    'EnvoyFilter',
    'Gateway',
    'ProxyConfig',
    'ServiceEntry',
    'Sidecar',
    'VirtualService',
    'WorkloadEntry',
    'WorkloadGroup',
  ],
  'networking.k8s.io': ['NetworkPolicy'],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  'telemetry.istio.io': ['Telemetry'],
};

/**
 * Further kinds for records that require a managed mesh: those of the control plane, and
 * cluster-scoped ones.
 */
const OF_MANAGED_MESH: Readonly<Record<string, readonly string[]>> = {
  apps: ['Deployment'],
  autoscaling: ['HorizontalPodAutoscaler'],
  'install.istio.io': ['IstioOperator'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
};

/**
 * MeshConfig, and kinds that are cluster-scoped whatever namespace their metadata names.
 */
const WITHOUT_NAMESPACE: ReadonlySet<string> = new Set(['IstioOperator', 'ClusterRole', 'ClusterRoleBinding']);

/**
 * Where records may use a kind: in any namespace of the cast, on a managed mesh only, or
 * nowhere.
 */
export type KindUse = 'namespaced' | 'managed-mesh' | 'unknown';

/**
 * Returns where records may use the kind of an object. A Namespace of the cast may be labelled.
 */
export function useOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): KindUse {
  const group = groupOf(apiVersion);
  if (group === '' && kind === 'Namespace') return 'namespaced';
  if (NAMESPACED[group]?.includes(kind) === true) return 'namespaced';
  return OF_MANAGED_MESH[group]?.includes(kind) === true ? 'managed-mesh' : 'unknown';
}

/** Returns whether an object is cluster-scoped, by its kind and never by its metadata. */
export function isInNoNamespace({ kind }: Pick<KubeObject, 'kind'>): boolean {
  return WITHOUT_NAMESPACE.has(kind);
}

/**
 * Returns the kinds that a record may use on an existing mesh, for the message that refuses
 * another.
 */
export function kindsForExistingMesh(): readonly string[] {
  return Object.values(NAMESPACED).flat().toSorted();
}

function groupOf(apiVersion: unknown): string {
  const [group = '', version] = typeof apiVersion === 'string' ? apiVersion.split('/') : [];
  return version === undefined ? '' : group;
}
