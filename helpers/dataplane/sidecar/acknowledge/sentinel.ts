import { DEFAULT_NAMES, type MeshNames, serviceHost } from '../../../kube/cast/mesh-names.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import { runLabels } from '../../../kube/namespace.ts';
import type { ServiceCall } from '../../data-plane.ts';

/** Name of the EnvoyFilter by which a change is recognised in the proxies; one per namespace of a run. */
export const SENTINEL_NAME = 'meshproof-sentinel';

/** The cluster that carries the mark. Every sidecar has it, it has no endpoint, and changing its metadata disturbs no connection. */
const CARRIER = 'BlackHoleCluster';

/** `istioctl analyze` warns of every EnvoyFilter; this one is nobody's configuration. */
const UNANALYZED = { 'galley.istio.io/analyze-suppress': 'IST0133' } as const;

const METADATA_KEY = 'meshproof';

/**
 * The sentinel of one change: applied together with the change, it marks the configuration that istiod pushes to the sidecars of these
 * namespaces, in clusters and in listeners alike, since those are pushed one after the other. istiod gathers events for 100 ms before
 * it pushes (PILOT_DEBOUNCE_AFTER), so a proxy that holds both marks was pushed to after istiod had seen the change.
 *
 * The clusters that are called are marked too, in the namespaces of their callers. Envoy replaces a cluster that changed, and with it the
 * connections that it had pooled: those would go on meeting the callee's former filter chain until each had carried one more request. What is
 * asked after the change therefore travels over fresh connections. A sidecar takes milliseconds to make a cluster with mutual TLS anew, so only
 * what is called is marked; but for all sidecars of the namespace alike, since istiod keeps a cluster that it made for one of them for all others
 * to which the same EnvoyFilters apply, whatever their patches ask of the proxy (Istio, pilot/pkg/xds: the cache key of a cluster).
 */
export function sentinelObjects(
  namespaces: readonly string[],
  calls: readonly ServiceCall[],
  mark: string,
  runId: string,
  names: MeshNames = DEFAULT_NAMES,
): readonly KubeObject[] {
  const metadata = { filter_metadata: { [METADATA_KEY]: { change: mark } } };
  const marked = (match: object): object => ({
    applyTo: 'CLUSTER',
    match: { context: 'SIDECAR_OUTBOUND', ...match },
    patch: { operation: 'MERGE', value: { metadata } },
  });
  const added = {
    applyTo: 'LISTENER',
    match: { context: 'SIDECAR_OUTBOUND' },
    patch: { operation: 'ADD', value: sentinelListener(metadata) },
  };
  return namespaces.map((namespace) => ({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: {
      name: SENTINEL_NAME,
      namespace,
      labels: runLabels(runId),
      annotations: UNANALYZED,
    },
    spec: {
      configPatches: [marked({ cluster: { name: CARRIER } }), ...matchesOf(calls, namespace, names).map(marked), added],
    },
  }));
}

/** The clusters that workloads of a namespace call, each once. */
function matchesOf(calls: readonly ServiceCall[], namespace: string, names: MeshNames): readonly object[] {
  const matches = calls
    .filter(({ from }) => from === namespace)
    .map(({ service, port }) => ({
      cluster: { service: serviceHost(service, names), ...(port === undefined ? {} : { portNumber: port }) },
    }));
  return [...new Map(matches.map((match) => [JSON.stringify(match), match])).values()];
}

/** A listener that no traffic can reach: it binds no port, its address is nobody's, and behind it is the black hole. */
function sentinelListener(metadata: object): object {
  const proxy = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
    stat_prefix: CARRIER,
    cluster: CARRIER,
  };
  return {
    name: SENTINEL_NAME,
    address: { socket_address: { address: '127.0.0.1', port_value: 1 } },
    bind_to_port: false,
    metadata,
    filter_chains: [{ filters: [{ name: 'envoy.filters.network.tcp_proxy', typed_config: proxy }] }],
  };
}

/** What to ask of a sidecar's admin interface to read the mark of its clusters and that of its listeners. */
export const MARK_PATHS = {
  clusters: `/config_dump?resource=dynamic_active_clusters&name_regex=^${CARRIER}$`,
  listeners: `/config_dump?resource=dynamic_listeners&name_regex=^${SENTINEL_NAME}$`,
} as const;

/** The mark that a sidecar holds; "" when it holds none. A listener's active state comes before those that warm or drain. */
export function readMark(dump: string): string {
  const [, mark] = new RegExp(`"${METADATA_KEY}":\\s*\\{\\s*"change":\\s*"([^"]*)"`).exec(dump) ?? [];
  return mark ?? '';
}

/** What to ask for the versions of what a sidecar accepted, what it accepted and does not use yet, and how often it rejected something. */
export const VERSIONS_PATH = String.raw`/stats?filter=^(cluster_manager\.warming_clusters|listener_manager\.total_listeners_warming|(cluster_manager\.cds|listener_manager\.lds)\.(version_text|update_rejected))$`;

export interface ProxyVersions {
  readonly clusters: string;
  readonly listeners: string;
  /** Configurations that the sidecar refused since it started. */
  readonly rejected: number;
  /** Clusters and listeners that it accepted and does not use yet, since something they name is still to come. */
  readonly warming: number;
}

/** Reads `name: "text"` and `name: number` lines of Envoy's statistics. */
export function readVersions(stats: string): ProxyVersions {
  const lines = new Map(
    stats.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const text = (name: string): string => (lines.get(name) ?? '').replaceAll('"', '');
  const count = (name: string): number => Number(lines.get(name) ?? 0);
  return {
    clusters: text('cluster_manager.cds.version_text'),
    listeners: text('listener_manager.lds.version_text'),
    rejected: count('cluster_manager.cds.update_rejected') + count('listener_manager.lds.update_rejected'),
    warming: count('cluster_manager.warming_clusters') + count('listener_manager.total_listeners_warming'),
  };
}
