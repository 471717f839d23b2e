import type { HttpRoute, Placed, ServiceEntry, ServiceObject, VirtualService } from '../policy.ts';
import { asDoc, labels, list, oneOf, only, partOf, partsOf, text, unmodelled, type Doc, type Part } from './readers.ts';

/** Reads a Service; undefined for one without a selector, which has no workload of the cast. */
export function serviceObject(placed: Placed, annotations: Doc, spec: Part): ServiceObject | undefined {
  only(spec, ['type', 'clusterIP', 'selector', 'ports']);
  if (spec.fields['type'] !== undefined) oneOf(spec, 'type', ['ClusterIP']);
  const { selector, clusterIP } = spec.fields;
  if (selector === undefined && placed.notModelled.length === 0) return undefined;
  const ports = list(spec.fields['ports']).map(asDoc);
  return {
    kind: 'Service',
    ...placed,
    exportTo: commaSeparated(annotations['networking.istio.io/exportTo']),
    selector: labels(selector),
    headless: clusterIP === 'None',
    ports: Object.fromEntries(ports.map(({ port, targetPort = port }) => [text(port), Number(text(targetPort))])),
  };
}

/** Reads a ServiceEntry with one endpoint in the cluster, which is resolved by DNS. */
export function serviceEntry(placed: Placed, spec: Part): ServiceEntry {
  only(spec, ['hosts', 'location', 'resolution', 'ports', 'endpoints', 'subjectAltNames', 'exportTo']);
  oneOf(spec, 'location', ['MESH_INTERNAL']);
  oneOf(spec, 'resolution', ['DNS']);
  const endpoints = partsOf(spec, 'endpoints');
  if (endpoints.length !== 1) unmodelled(spec, `endpoints: ${endpoints.length.toString()} of them`);
  for (const endpoint of endpoints) only(endpoint, ['address', 'labels']);
  const endpoint = endpoints[0]?.fields ?? {};
  const { fields } = spec;
  return {
    kind: 'ServiceEntry',
    ...placed,
    exportTo: list(fields['exportTo']).map(text),
    hosts: list(fields['hosts']).map(text),
    endpoint: text(endpoint['address']).replace(/\.svc\.cluster\.local$/, ''),
    meshed: labels(endpoint['labels'])['security.istio.io/tlsMode'] === 'istio',
    servers: list(fields['subjectAltNames']).map(text),
  };
}

/**
 * Reads a VirtualService; undefined for one of gateways alone, which does not apply to sidecars.
 */
export function virtualService(placed: Placed, spec: Part): VirtualService | undefined {
  const { fields } = spec;
  const gateways = list(fields['gateways']);
  if (gateways.length > 0 && !gateways.includes('mesh')) return undefined;
  only(spec, ['hosts', 'gateways', 'http', 'exportTo']);
  const routes = partsOf(spec, 'http').flatMap(httpRoutes);
  const exportTo = list(fields['exportTo']).map(text);
  return { kind: 'VirtualService', ...placed, exportTo, hosts: list(fields['hosts']).map(text), routes };
}

/** The items of a comma-separated list. */
function commaSeparated(value: unknown): readonly string[] {
  return text(value)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** One route for each match, to each of its destinations. */
function httpRoutes(route: Part): readonly HttpRoute[] {
  only(route, ['name', 'match', 'route']);
  const to = partsOf(route, 'route');
  if (to.length !== 1) unmodelled(route, `route: ${to.length.toString()} destinations`);
  for (const part of to) only(part, ['destination']);
  const destinations = to.map((part) => destinationOf(partOf(part, 'destination')));
  const matches =
    route.fields['match'] === undefined ? [{ headers: {}, prefix: '' }] : partsOf(route, 'match').map(matchOf);
  return matches.flatMap((match) => destinations.map((destination) => ({ ...match, ...destination })));
}

function matchOf(match: Part): Pick<HttpRoute, 'headers' | 'prefix'> {
  only(match, ['headers', 'uri']);
  const uri = partOf(match, 'uri');
  only(uri, ['prefix']);
  return { headers: headersOf(partOf(match, 'headers')), prefix: text(uri.fields['prefix']) };
}

function destinationOf(destination: Part): Pick<HttpRoute, 'host' | 'subset' | 'port'> {
  only(destination, ['host', 'subset', 'port']);
  const { host, subset, port } = destination.fields;
  return {
    host: text(host),
    ...(subset === undefined ? {} : { subset: text(subset) }),
    ...(port === undefined ? {} : { port: Number(text(asDoc(port)['number'])) }),
  };
}

function headersOf(headers: Part): HttpRoute['headers'] {
  const required = Object.keys(headers.fields).map((name) => {
    const value = partOf(headers, name);
    only(value, ['exact']);
    return [name.toLowerCase(), text(value.fields['exact'])] as const;
  });
  return Object.fromEntries(required);
}
