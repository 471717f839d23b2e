import type { Labels, OtherObject, Placed } from '../placed.ts';
import { asDoc, labels, list, text, type Doc } from './readers.ts';

/**
 * Kinds that do not change how sidecars and applications of the cast treat each other's requests,
 * by API group. Workloads, accounts and injection are part of the cast, and IstioOperator is read
 * as MeshConfig.
 */
const WITHOUT_EFFECT: Readonly<Record<string, readonly string[]>> = {
  '': ['ConfigMap', 'LimitRange', 'Namespace', 'PersistentVolumeClaim', 'ResourceQuota', 'ServiceAccount'],
  apps: ['DaemonSet', 'Deployment', 'StatefulSet'],
  autoscaling: ['HorizontalPodAutoscaler'],
  'gateway.networking.k8s.io': ['GatewayClass', 'ReferenceGrant'],
  'install.istio.io': ['IstioOperator'],
  policy: ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
};

/** Whether an object is of a kind that has no effect on traffic. */
export function hasNoEffect(doc: Doc): boolean {
  const { apiVersion, kind } = doc;
  const groups = apiVersion === undefined ? Object.keys(WITHOUT_EFFECT) : [groupOf(apiVersion)];
  return groups.some((group) => WITHOUT_EFFECT[group]?.includes(text(kind)) === true);
}

/**
 * Whether an object is for gateways alone: a Gateway of the Gateway API, or a route with Gateways
 * alone as parents, which is the default kind.
 */
function isOfGateways(doc: Doc): boolean {
  if (groupOf(doc['apiVersion']) !== 'gateway.networking.k8s.io') return false;
  if (doc['kind'] === 'Gateway') return true;
  const parents = list(asDoc(doc['spec'])['parentRefs']).map(asDoc);
  return parents.length > 0 && parents.every(({ kind = 'Gateway' }) => kind === 'Gateway');
}

/** An object of a kind that the model does not know. */
export function otherObject(placed: Placed, doc: Doc): OtherObject {
  const pods = podsOf(text(doc['kind']), asDoc(doc['spec']));
  return {
    kind: 'Other',
    ...placed,
    notModelled: ['kind'],
    objectKind: text(doc['kind']),
    apiVersion: text(doc['apiVersion']),
    ...(pods === undefined ? {} : { pods }),
    ...(isOfGateways(doc) ? { isOfGateways: true } : {}),
  };
}

/** The group of an apiVersion; "" for the core group. */
export function groupOf(apiVersion: unknown): string {
  const [group = '', version] = text(apiVersion).split('/');
  return version === undefined ? '' : group;
}

/** By kind: the field of its spec that selects pods by labels. */
const SELECTORS: Readonly<Record<string, readonly [field: string, labels: string]>> = {
  EnvoyFilter: ['workloadSelector', 'labels'],
  NetworkPolicy: ['podSelector', 'matchLabels'],
  ProxyConfig: ['selector', 'matchLabels'],
  Sidecar: ['workloadSelector', 'labels'],
  Telemetry: ['selector', 'matchLabels'],
  WasmPlugin: ['selector', 'matchLabels'],
};

/** Labels that every pod has that the object applies to. */
function podsOf(kind: string, spec: Doc): Labels | undefined {
  const [field = '', inner = ''] = SELECTORS[kind] ?? [];
  const selected = asDoc(spec[field])[inner];
  return selected === undefined ? undefined : labels(selected);
}
