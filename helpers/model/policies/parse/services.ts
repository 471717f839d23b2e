import type { Placed } from '../placed.ts';
import type { ServiceEntry, ServiceObject, ServicePort } from '../routed.ts';
import { protocolOfEntry, protocolOfPort } from './protocol.ts';
import { labels, list, oneOf, only, partsOf, text, unmodelled, type Doc, type Part } from './readers.ts';

/** Reads a Service; undefined for one without a selector, which has no workload of the cast. */
export function serviceObject(placed: Placed, annotations: Doc, spec: Part): ServiceObject | undefined {
  only(spec, ['type', 'clusterIP', 'selector', 'ports']);
  if (spec.fields['type'] !== undefined) oneOf(spec, 'type', ['ClusterIP', 'NodePort', 'LoadBalancer']);
  const { selector, clusterIP } = spec.fields;
  if (selector === undefined && placed.notModelled.length === 0) return undefined;
  return {
    kind: 'Service',
    ...placed,
    exportTo: commaSeparated(annotations['networking.istio.io/exportTo']),
    selector: labels(selector),
    headless: clusterIP === 'None',
    ports: Object.fromEntries(partsOf(spec, 'ports').map((part) => portOf(part, protocolOfPort(part.fields)))),
  };
}

/**
 * Reads a ServiceEntry with one endpoint, with hosts that DNS resolves, or without resolution. Its
 * addresses do not count: sidecars route requests by their host, and connections of bytes here are
 * made to Services alone.
 */
export function serviceEntry(placed: Placed, spec: Part): ServiceEntry {
  only(spec, ['hosts', 'location', 'resolution', 'ports', 'endpoints', 'subjectAltNames', 'exportTo', 'addresses']);
  const resolution = oneOf(spec, 'resolution', ['DNS', 'STATIC', 'NONE']);
  if (spec.fields['location'] !== undefined) oneOf(spec, 'location', ['MESH_EXTERNAL', 'MESH_INTERNAL']);
  const endpoints = partsOf(spec, 'endpoints');
  const { hosts: names, location: place } = spec.fields;
  const isOriginal = resolution === 'NONE';
  // Without endpoints DNS resolves the hosts; each has to be a name of the cluster.
  const [itself] = resolution === 'DNS' && endpoints.length === 0 ? list(names).map(text) : [];
  if (isOriginal && place === 'MESH_INTERNAL') unmodelled(spec, 'resolution: NONE of MESH_INTERNAL');
  if (itself === undefined ? endpoints.length !== (isOriginal ? 0 : 1) : list(names).length !== 1)
    unmodelled(spec, `endpoints: ${endpoints.length.toString()} of them`);
  for (const endpoint of endpoints) only(endpoint, ['address', 'labels']);
  const { address = itself, labels: ofEndpoint } = endpoints[0]?.fields ?? {};
  const { exportTo, hosts, location, subjectAltNames } = spec.fields;
  return {
    kind: 'ServiceEntry',
    ...placed,
    exportTo: list(exportTo).map(text),
    hosts: list(hosts).map(text),
    isExternal: location !== 'MESH_INTERNAL',
    ports: Object.fromEntries(partsOf(spec, 'ports').map((part) => portOf(part, protocolOfEntry(part.fields)))),
    resolution: isOriginal ? 'original' : 'endpoint',
    endpoint: text(address).replace(/\.svc\.cluster\.local$/, ''),
    endpointLabels: labels(ofEndpoint),
    servers: list(subjectAltNames).map(text),
  };
}

/** One port, by its number: of a Service with `port`, of a ServiceEntry with `number`. */
function portOf(part: Part, protocol: ServicePort['protocol']): readonly [string, ServicePort] {
  const { port, number = port, targetPort = number } = part.fields;
  const target = Number(text(targetPort));
  if (Number.isNaN(target)) unmodelled(part, `targetPort: ${text(targetPort)}`);
  return [text(number), { protocol, target }];
}

/** The items of a comma-separated list. */
function commaSeparated(value: unknown): readonly string[] {
  return text(value)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
