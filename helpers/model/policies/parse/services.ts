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

/** Reads a ServiceEntry with one endpoint in the cluster, which is resolved by DNS. */
export function serviceEntry(placed: Placed, spec: Part): ServiceEntry {
  only(spec, ['hosts', 'location', 'resolution', 'ports', 'endpoints', 'subjectAltNames', 'exportTo']);
  oneOf(spec, 'resolution', ['DNS']);
  if (spec.fields['location'] !== undefined) oneOf(spec, 'location', ['MESH_EXTERNAL', 'MESH_INTERNAL']);
  const endpoints = partsOf(spec, 'endpoints');
  if (endpoints.length !== 1) unmodelled(spec, `endpoints: ${endpoints.length.toString()} of them`);
  for (const endpoint of endpoints) only(endpoint, ['address', 'labels']);
  const { address, labels: ofEndpoint } = endpoints[0]?.fields ?? {};
  const { exportTo, hosts, location, subjectAltNames } = spec.fields;
  return {
    kind: 'ServiceEntry',
    ...placed,
    exportTo: list(exportTo).map(text),
    hosts: list(hosts).map(text),
    isExternal: location !== 'MESH_INTERNAL',
    ports: Object.fromEntries(partsOf(spec, 'ports').map((part) => portOf(part, protocolOfEntry(part.fields)))),
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
