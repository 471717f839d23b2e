import { formatManifest, type KubeObject } from '../kube/manifest.ts';
import { LABEL, MANAGER } from '../kube/namespace.ts';

/** Name of the EnvoyFilter by which a change is recognised in the proxies; one per namespace of a run. */
export const SENTINEL_NAME = 'meshproof-sentinel';

/** The cluster that carries the mark. Every sidecar has it, it has no endpoint, and changing its metadata disturbs no connection. */
const CARRIER = 'BlackHoleCluster';

/** A Service that the cast of a change calls, `name.namespace`. */
export type CalledService = `${string}.${string}`;
const METADATA_KEY = 'meshproof';

/**
 * The sentinel of one change: applied right after the change, it marks the next configuration that istiod pushes to the sidecars of these
 * namespaces. istiod gathers events for 100 ms before it pushes (PILOT_DEBOUNCE_AFTER), so a proxy that holds the mark was pushed to
 * after istiod had seen the change.
 *
 * The clusters of the services called are marked too. Envoy replaces a cluster that changed, and with it the connections that it had
 * pooled: those would go on meeting the callee's former filter chain until each had carried one more request. What is asked after the
 * change therefore travels over fresh connections.
 */
export function sentinelManifest(
  namespaces: readonly string[],
  services: readonly CalledService[],
  mark: string,
  runId: string,
): string {
  const metadata = { filter_metadata: { [METADATA_KEY]: { change: mark } } };
  const clusters = [{ name: CARRIER }, ...services.map((service) => ({ service: `${service}.svc.cluster.local` }))];
  const spec = {
    configPatches: clusters.map((cluster) => ({
      applyTo: 'CLUSTER',
      match: { context: 'SIDECAR_OUTBOUND', cluster },
      patch: { operation: 'MERGE', value: { metadata } },
    })),
  };
  const objects: readonly KubeObject[] = namespaces.map((namespace) => ({
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: SENTINEL_NAME, namespace, labels: { [LABEL.run]: runId, [LABEL.managedBy]: MANAGER } },
    spec,
  }));
  return formatManifest(objects);
}

/** What to ask of a sidecar's admin interface to read the mark. */
export const MARK_PATH = `/config_dump?resource=dynamic_active_clusters&name_regex=^${CARRIER}$`;

/** The mark that a sidecar holds; "" when it holds none. */
export function readMark(dump: string): string {
  const [, mark] = new RegExp(`"${METADATA_KEY}":\\s*\\{\\s*"change":\\s*"([^"]*)"`).exec(dump) ?? [];
  return mark ?? '';
}

/** What to ask for the versions of what a sidecar accepted: clusters and listeners, and how often it rejected one. */
export const VERSIONS_PATH = String.raw`/stats?filter=^(cluster_manager\.warming_clusters|(cluster_manager\.cds|listener_manager\.lds)\.(version_text|update_rejected))$`;

export interface ProxyVersions {
  readonly clusters: string;
  readonly listeners: string;
  /** Configurations that the sidecar refused since it started. */
  readonly rejected: number;
  /** Clusters that it accepted and does not use yet, since their endpoints are still to come. */
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
    warming: count('cluster_manager.warming_clusters'),
  };
}

/**
 * True when a push is the other or came after it. istiod names a push by its time and a count, `2026-11-22T13:42:37Z/25`; a push may hold
 * listeners alone, so the versions of listeners and clusters need not meet again.
 */
export function isAtLeast(version: string, other: string): boolean {
  if (version === other) return true;
  const [time = '', count] = version.split('/');
  const [otherTime = '', otherCount] = other.split('/');
  return time === otherTime ? Number(count) > Number(otherCount) : time > otherTime;
}
