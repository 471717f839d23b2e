import { DEFAULT_NAMES } from '../../kube/cast/mesh-names.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { LABEL } from '../../kube/namespace.ts';
import { splitMemberKey } from '../../model/workloads/cast-member.ts';
import { gatewaysOf } from '../../model/workloads/edge-member.ts';
import type { CheckRecord } from '../record/check-record.ts';

/** Names of a check's namespaces on the mesh: their own, or prefixed by the lane. */
export interface NamespaceMap {
  readonly prefix: string;
  /** Namespaces of the cast; other names never change. */
  readonly names: ReadonlySet<string>;
  /** Workloads of the cast, as `name.namespace`. */
  readonly members: ReadonlySet<string>;
  /** Those of them that are gateways. */
  readonly gateways: ReadonlySet<string>;
  /** Trust domain of the mesh, which replaces cluster.local in records; other domains are kept. */
  readonly trustDomain: string;
  /** Domain of the cluster, which replaces the one in the host names of records. */
  readonly clusterDomain: string;
}

/** The trust domain in records that represents that of the mesh. */
const RECORD_TRUST_DOMAIN = 'cluster.local';

/** Domains of a mesh, where they differ from those of the records. */
export interface MeshDomains {
  /** @default 'cluster.local' */
  readonly trustDomain?: string;
  /** @default 'cluster.local' */
  readonly clusterDomain?: string;
}

/** Maps the namespaces of a cast. */
export function namespaceMap(
  cast: CheckRecord['cast'],
  prefix: string,
  { trustDomain = RECORD_TRUST_DOMAIN, clusterDomain = DEFAULT_NAMES.clusterDomain }: MeshDomains = {},
): NamespaceMap {
  const names = Object.keys(cast).map((key) => splitMemberKey(key).namespace);
  const members = Object.keys(cast).filter((key) => splitMemberKey(key).namespace !== '');
  return {
    prefix,
    names: new Set(names.filter((name) => name !== '')),
    members: new Set(members),
    gateways: new Set(Object.keys(gatewaysOf(cast))),
    trustDomain,
    clusterDomain,
  };
}

/** Returns the namespaces of the cast by their names on the mesh. */
export function namespacesOn(map: NamespaceMap): readonly string[] {
  return [...map.names].toSorted().map((name) => mappedNamespace(map, name));
}

/** Returns the name of a namespace on the mesh; a host may write it in upper case. */
export function mappedNamespace(map: NamespaceMap, name: string): string {
  return map.names.has(name.toLowerCase()) ? `${map.prefix}${name}` : name;
}

/** Maps an object: its namespace and the principals, namespaces and hosts that it names. */
export function mapObject(map: NamespaceMap, object: KubeObject): KubeObject {
  const mapped = selectingOwn(map, mapFields(map, object) as KubeObject);
  if (object.kind !== 'Namespace') return mapped;
  return { ...mapped, metadata: { ...mapped.metadata, name: mappedNamespace(map, object.metadata.name) } };
}

/**
 * A Gateway that selects gateways of the cast alone: its selector would find every pod of the
 * cluster with the same label. Other pods do not have the label that is added.
 */
function selectingOwn(map: NamespaceMap, object: KubeObject): KubeObject {
  if (object.kind !== 'Gateway') return object;
  const spec = object['spec'] as { readonly selector?: { readonly app?: string } };
  const member = [...map.gateways].find((key) => splitMemberKey(key).name === spec.selector?.app);
  if (member === undefined) return object;
  const place = { [LABEL.namespace]: mappedNamespace(map, splitMemberKey(member).namespace) };
  return { ...object, spec: { ...spec, selector: { ...spec.selector, ...place } } };
}

type Rewrite = (map: NamespaceMap, value: string) => string;

/** Mappers of the fields that name namespaces in objects of Istio and Kubernetes, by key. */
const REWRITES: Readonly<Record<string, Rewrite>> = {
  namespace: mappedNamespace,
  namespaces: mappedNamespace,
  notNamespaces: mappedNamespace,
  exportTo: mappedNamespace,
  principals: mapPrincipal,
  notPrincipals: mapPrincipal,
  serviceAccounts: mapAccount,
  notServiceAccounts: mapAccount,
  subjectAltNames: mapPrincipal,
  values: (map, value) => mapPrincipal(map, mappedNamespace(map, value)),
  notValues: (map, value) => mapPrincipal(map, mappedNamespace(map, value)),
  gateways: mapAccount,
  credentialName: mapAccount,
  sniHosts: mapHost,
  host: mapHost,
  address: mapHost,
  service: mapHost,
  hosts: mapHost,
  notHosts: mapHost,
};

function mapFields(map: NamespaceMap, value: unknown, rewrite?: Rewrite): unknown {
  if (typeof value === 'string') return rewrite === undefined ? value : rewrite(map, value);
  if (Array.isArray(value)) return value.map((item) => mapFields(map, item, rewrite));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, field]) => [key, mapFields(map, field, REWRITES[key])] as const);
  return Object.fromEntries(entries);
}

/** `…/ns/<namespace>/sa/<account>`, with or without trust domain; `*` and other patterns stay. */
function mapPrincipal(map: NamespaceMap, value: string): string {
  return value.replace(
    /(^|\/)ns\/([^/]+)(?=\/|$)/,
    (_, before: string, name: string) => `${before}ns/${mappedNamespace(map, name)}`,
  );
}

/** `<namespace>/<name>`, of an account, a Gateway or a Secret; a name alone has none. */
function mapAccount(map: NamespaceMap, value: string): string {
  const [namespace = '', ...account] = value.split('/');
  return account.length === 0 ? value : [mappedNamespace(map, namespace), ...account].join('/');
}

/**
 * `<service>.<namespace>`, `<service>.<namespace>.svc…` or `*.<namespace>.svc…`; names of other
 * shapes are no cluster hosts. A namespace may come before: `<namespace>/<host>`.
 */
export function mapHost(map: NamespaceMap, value: string): string {
  const slash = value.indexOf('/');
  if (slash >= 0) return `${mappedNamespace(map, value.slice(0, slash))}/${mapHost(map, value.slice(slash + 1))}`;
  const [service, namespace, ...rest] = value.split('.');
  const inCluster = namespace !== undefined && (rest.length === 0 || rest[0]?.toLowerCase() === 'svc');
  return inCluster ? [service, mappedNamespace(map, namespace), ...rest].join('.') : value;
}

/** In records cluster.local represents the mesh's own trust domain; other domains are literal. */
export function mappedTrustDomain({ trustDomain }: NamespaceMap, written: string): string {
  return written === RECORD_TRUST_DOMAIN ? trustDomain : written;
}
