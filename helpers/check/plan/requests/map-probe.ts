import type { EdgeProbe } from '../../../model/probes/edge.ts';
import type { ProbeSpec } from '../../../model/probes/probe-spec.ts';
import { mapHost, mappedNamespace, type NamespaceMap } from '../namespaces.ts';

/** Maps a probe: the namespaces of its target Service and of its host. */
export function mapProbe<Probe extends ProbeSpec>(map: NamespaceMap, probe: Probe): Probe {
  if (probe.kind === 'stream') return { ...probe, of: mapProbe(map, probe.of) };
  if (probe.kind === 'edge') return { ...probe, ...mapEdge(map, probe) };
  const { at, host } = { at: undefined, host: undefined, ...probe };
  return {
    ...probe,
    ...(at === undefined ? {} : { at: mapAddress(map, at) }),
    ...(host === undefined ? {} : { host: mapSentHost(map, host) }),
  };
}

/** Maps the namespaces of the gateway and of the names that a request through it sends. */
function mapEdge(map: NamespaceMap, { at, host, tls, coalesced }: EdgeProbe): Partial<EdgeProbe> {
  return {
    at: mapAddress(map, at),
    host: mapSentHost(map, host),
    ...(tls === undefined ? {} : { tls: { ...tls, sni: mapHost(map, tls.sni) } }),
    ...(coalesced === undefined ? {} : { coalesced: mapSentHost(map, coalesced) }),
  };
}

/** The last part of an address is its namespace. */
function mapAddress(map: NamespaceMap, at: string): string {
  return at.replace(/[^.]+$/, (namespace) => mappedNamespace(map, namespace));
}

/** A Host header may have a dot at its end and a port. */
function mapSentHost(map: NamespaceMap, sent: string): string {
  return sent.replace(/^.*?(?=\.?(?::\d+)?$)/, (host) => mapHost(map, host));
}
