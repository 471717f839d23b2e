import type { MergedRule } from './merge.ts';
import type { ClientTls, TrafficPolicy, TrafficSettings } from './types.ts';

/**
 * The settings of a cluster: those of the Service's port, else of the host, and over them those of
 * the subset. Settings of a port replace those above them as a whole, so that a port without `tls`
 * has none (pilot/pkg/networking/util/util.go, GetPortLevelTrafficPolicy and
 * MergeSubsetTrafficPolicy).
 */
export function clusterSettings(
  rule: MergedRule | undefined,
  subset: string | undefined,
  port: number,
): TrafficSettings {
  const ofHost = atPort(rule?.traffic, port).settings;
  const ofSubset = subset === undefined ? undefined : rule?.subsets[subset]?.traffic;
  if (ofSubset === undefined) return ofHost;
  const { settings, isOfPort } = atPort(ofSubset, port);
  return isOfPort ? settings : { ...ofHost, ...settings };
}

function atPort(
  policy: TrafficPolicy | undefined,
  port: number,
): { readonly settings: TrafficSettings; readonly isOfPort: boolean } {
  if (policy === undefined) return { settings: {}, isOfPort: false };
  const { ports, ...settings } = policy;
  const found = ports.find((entry) => entry.port === port);
  if (found === undefined) return { settings, isOfPort: false };
  const { port: _port, ...ofPort } = found;
  return { settings: ofPort, isOfPort: true };
}

/**
 * The mode by which an endpoint is marked for auto mTLS. Unlike a cluster, an endpoint inherits: a
 * port without `tls` has the mode of the host, and a subset without one that of its host
 * (pilot/pkg/xds/endpoints/mtls_checker.go, tlsModeForDestinationRule).
 */
export function endpointMode(
  rule: MergedRule | undefined,
  subset: string | undefined,
  port: number,
): ClientTls['mode'] | undefined {
  if (subset === undefined) return inherited(rule?.traffic, port);
  const found = rule?.subsets[subset];
  return found === undefined ? undefined : (inherited(found.traffic, port) ?? inherited(rule?.traffic, port));
}

function inherited(policy: TrafficPolicy | undefined, port: number): ClientTls['mode'] | undefined {
  const ofPort = policy?.ports.find((entry) => entry.port === port && entry.tls !== undefined);
  return (ofPort?.tls ?? policy?.tls)?.mode;
}
