import type { ProbeSpec } from '../../../model/probes/probe-spec.ts';
import { mapHost, mappedNamespace, type NamespaceMap } from '../namespaces.ts';

/** Maps a probe: the namespaces of its target Service and of its host. */
export function mapProbe<Probe extends ProbeSpec>(map: NamespaceMap, probe: Probe): Probe {
  if (probe.kind === 'stream') return { ...probe, of: mapProbe(map, probe.of) };
  const { at, host } = { at: undefined, host: undefined, ...probe };
  return {
    ...probe,
    ...(at === undefined ? {} : { at: mapAddress(map, at) }),
    ...(host === undefined ? {} : { host: mapSentHost(map, host) }),
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
