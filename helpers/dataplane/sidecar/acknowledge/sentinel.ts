import { DEFAULT_NAMES, type MeshNames, serviceHost } from '../../../kube/cast/mesh-names.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import { runLabels } from '../../../kube/namespace.ts';
import type { ServiceCall } from '../../data-plane.ts';
import type { MarkedContext, MarkedPlace } from './marked-places.ts';

/** Name of the EnvoyFilter that marks a change in the proxies; one per namespace of a run. */
export const SENTINEL_NAME = 'meshproof-sentinel';

/** The cluster that carries the mark: every proxy has it, without endpoints or connections. */
const CARRIER = 'BlackHoleCluster';

/** Suppresses the warning of `istioctl analyze` about EnvoyFilters. */
const UNANALYZED = { 'galley.istio.io/analyze-suppress': 'IST0133' } as const;

const METADATA_KEY = 'meshproof';

/**
 * The sentinel of one change, applied with it: it marks the clusters and the listeners that istiod
 * pushes to the proxies of these places. istiod debounces events for 100 ms before it pushes
 * (PILOT_DEBOUNCE_AFTER), so a proxy that holds both marks received a push from after the change.
 *
 * Called clusters are marked too, in the namespaces of their callers: Envoy replaces a changed
 * cluster together with its pooled connections, which would otherwise use the callee's previous
 * filter chain for one more request each. Requests after the change therefore use new connections.
 * Creating a cluster with mutual TLS takes a sidecar milliseconds, so only called clusters are
 * marked. The mark is for all sidecars of a namespace, since istiod shares a generated cluster
 * between all sidecars with the same EnvoyFilters, whatever their patches match (Istio,
 * pilot/pkg/xds: the cache key of a cluster).
 */
export function sentinelObjects(
  places: readonly MarkedPlace[],
  calls: readonly ServiceCall[],
  mark: string,
  runId: string,
  names: MeshNames = DEFAULT_NAMES,
): readonly KubeObject[] {
  const metadata = { filter_metadata: { [METADATA_KEY]: { change: mark } } };
  const marked = (context: MarkedContext, match: object): object => ({
    applyTo: 'CLUSTER',
    match: { context, ...match },
    patch: { operation: 'MERGE', value: { metadata } },
  });
  const added = (context: MarkedContext): object => ({
    applyTo: 'LISTENER',
    match: { context },
    patch: { operation: 'ADD', value: sentinelListener(metadata) },
  });
  const patchesFor = (namespace: string, context: MarkedContext): readonly object[] => [
    marked(context, { cluster: { name: CARRIER } }),
    ...matchesOf(calls, namespace, names).map((match) => marked(context, match)),
    added(context),
  ];
  return places.map(({ namespace, contexts }) => ({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: {
      name: SENTINEL_NAME,
      namespace,
      labels: runLabels(runId),
      annotations: UNANALYZED,
    },
    spec: { configPatches: contexts.flatMap((context) => patchesFor(namespace, context)) },
  }));
}

/** Matches of the clusters that workloads of a namespace call, each once. */
function matchesOf(calls: readonly ServiceCall[], namespace: string, names: MeshNames): readonly object[] {
  const matches = calls
    .filter(({ from }) => from === namespace)
    .map(({ service, port }) => ({
      cluster: { service: serviceHost(service, names), ...(port === undefined ? {} : { portNumber: port }) },
    }));
  return [...new Map(matches.map((match) => [JSON.stringify(match), match])).values()];
}

/** A listener without traffic: it binds no port and forwards to the black hole. */
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

/** Paths of a sidecar's admin interface that return the marks of its clusters and listeners. */
export const MARK_PATHS = {
  clusters: `/config_dump?resource=dynamic_active_clusters&name_regex=^${CARRIER}$`,
  listeners: `/config_dump?resource=dynamic_listeners&name_regex=^${SENTINEL_NAME}$`,
} as const;

/**
 * The mark that a sidecar holds; "" when it holds none. Envoy prints the active state of a listener
 * before the warming and draining ones.
 */
export function readMark(dump: string): string {
  const [, mark] = new RegExp(`"${METADATA_KEY}":\\s*\\{\\s*"change":\\s*"([^"]*)"`).exec(dump) ?? [];
  return mark ?? '';
}

/** Path of the versions that a sidecar accepted, the parts that still warm, and its rejections. */
export const VERSIONS_PATH = String.raw`/stats?filter=^(cluster_manager\.warming_clusters|listener_manager\.total_listeners_warming|(cluster_manager\.cds|listener_manager\.lds)\.(version_text|update_rejected))$`;

export interface ProxyVersions {
  readonly clusters: string;
  readonly listeners: string;
  /** Configurations that the sidecar rejected since it started. */
  readonly rejected: number;
  /** Clusters and listeners that it accepted and does not use yet. */
  readonly warming: number;
}

/** Parses `name: "text"` and `name: number` lines of Envoy's statistics. */
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
