import type { HttpRoute, Placed, ServiceEntry, ServiceObject, VirtualService } from '../policy.ts';
import { asDoc, labels, list, oneOf, only, text, unmodelled, type Doc } from './readers.ts';

/** Reads a Service; undefined for one without a selector, which has no workload of the cast. */
export function serviceObject(placed: Placed, annotations: Doc, spec: Doc): ServiceObject | undefined {
  only(placed, spec, ['clusterIP', 'selector', 'ports']);
  if (spec['selector'] === undefined) return undefined;
  const ports = list(spec['ports']).map(asDoc);
  return {
    kind: 'Service',
    ...placed,
    exportTo: commaSeparated(annotations['networking.istio.io/exportTo']),
    selector: labels(spec['selector']),
    headless: spec['clusterIP'] === 'None',
    ports: Object.fromEntries(ports.map(({ port, targetPort = port }) => [text(port), Number(text(targetPort))])),
  };
}

/** Reads a ServiceEntry with one endpoint in the cluster, which is resolved by DNS. */
export function serviceEntry(placed: Placed, spec: Doc): ServiceEntry {
  only(placed, spec, ['hosts', 'location', 'resolution', 'ports', 'endpoints', 'subjectAltNames', 'exportTo']);
  oneOf(placed, spec['location'], ['MESH_INTERNAL']);
  oneOf(placed, spec['resolution'], ['DNS']);
  const [endpoint, ...others] = list(spec['endpoints']).map(asDoc);
  if (endpoint === undefined || others.length > 0) throw unmodelled(placed, 'several endpoints, or none', ['one']);
  only(placed, endpoint, ['address', 'labels']);
  return {
    kind: 'ServiceEntry',
    ...placed,
    exportTo: list(spec['exportTo']).map(text),
    hosts: list(spec['hosts']).map(text),
    endpoint: text(endpoint['address']).replace(/\.svc\.cluster\.local$/, ''),
    meshed: labels(endpoint['labels'])['security.istio.io/tlsMode'] === 'istio',
    servers: list(spec['subjectAltNames']).map(text),
  };
}

/**
 * Reads a VirtualService; undefined for one of gateways alone, which does not apply to sidecars.
 */
export function virtualService(placed: Placed, spec: Doc): VirtualService | undefined {
  const gateways = list(spec['gateways']);
  if (gateways.length > 0 && !gateways.includes('mesh')) return undefined;
  only(placed, spec, ['hosts', 'gateways', 'http', 'exportTo']);
  const routes = list(spec['http']).flatMap((route) => httpRoutes(placed, asDoc(route)));
  const exportTo = list(spec['exportTo']).map(text);
  return { kind: 'VirtualService', ...placed, exportTo, hosts: list(spec['hosts']).map(text), routes };
}

/** The items of a comma-separated list. */
function commaSeparated(value: unknown): readonly string[] {
  return text(value)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** One route for each match. */
function httpRoutes(placed: Placed, route: Doc): readonly HttpRoute[] {
  only(placed, route, ['name', 'match', 'route']);
  const [to, ...others] = list(route['route']).map(asDoc);
  if (to === undefined || others.length > 0) throw unmodelled(placed, 'a route of several destinations', ['one']);
  only(placed, to, ['destination']);
  const destination = destinationOf(placed, asDoc(to['destination']));
  const matches = route['match'] === undefined ? [{}] : list(route['match']).map(asDoc);
  return matches.map((match) => {
    only(placed, match, ['headers', 'uri']);
    const uri = asDoc(match['uri']);
    only(placed, uri, ['prefix']);
    return { headers: headersOf(placed, match), prefix: text(uri['prefix']), ...destination };
  });
}

function destinationOf(placed: Placed, destination: Doc): Pick<HttpRoute, 'host' | 'subset' | 'port'> {
  only(placed, destination, ['host', 'subset', 'port']);
  const { subset, port } = destination;
  return {
    host: text(destination['host']),
    ...(subset === undefined ? {} : { subset: text(subset) }),
    ...(port === undefined ? {} : { port: Number(text(asDoc(port)['number'])) }),
  };
}

function headersOf(placed: Placed, match: Doc): HttpRoute['headers'] {
  const required = Object.entries(asDoc(match['headers'])).map(([name, value]) => {
    only(placed, asDoc(value), ['exact']);
    return [name.toLowerCase(), text(asDoc(value)['exact'])] as const;
  });
  return Object.fromEntries(required);
}
