import type { ClientTls, ClientTlsMode, DestinationRule, Placed, Subset } from '../policy.ts';
import { asDoc, labels, list, oneOf, only, text, type Doc } from './readers.ts';

/** Reads a DestinationRule, its subsets and the TLS that clients use by it. */
export function destinationRule(placed: Placed, spec: Doc): DestinationRule {
  only(placed, spec, ['host', 'trafficPolicy', 'exportTo', 'workloadSelector', 'subsets']);
  const traffic = asDoc(spec['trafficPolicy']);
  const subsets = list(spec['subsets']).map((entry) => subset(placed, asDoc(entry)));
  const ports = list(traffic['portLevelSettings']).map(asDoc);
  const portLevel = ports.flatMap((entry) => {
    const tls = clientTls(placed, asDoc(entry['tls']));
    return tls === undefined ? [] : [[text(asDoc(entry['port'])['number']), tls] as const];
  });
  const tls = clientTls(placed, asDoc(traffic['tls']));
  const rule = {
    kind: 'DestinationRule',
    ...placed,
    host: text(spec['host']),
    exportTo: list(spec['exportTo']).map(text),
    workloadSelector: labels(asDoc(spec['workloadSelector'])['matchLabels']),
    portLevel: Object.fromEntries(portLevel),
    subsets: Object.fromEntries(subsets),
  } as const;
  return tls === undefined ? rule : { ...rule, tls };
}

function subset(placed: Placed, doc: Doc): readonly [string, Subset] {
  only(placed, doc, ['name', 'labels', 'trafficPolicy']);
  const traffic = asDoc(doc['trafficPolicy']);
  only(placed, traffic, ['tls']);
  const tls = clientTls(placed, asDoc(traffic['tls']));
  const chosen = { labels: labels(doc['labels']) };
  return [text(doc['name']), tls === undefined ? chosen : { ...chosen, tls }];
}

function clientTls(placed: Placed, tls: Doc): ClientTls | undefined {
  if (tls['mode'] === undefined) return undefined;
  const mode = oneOf<ClientTlsMode>(placed, tls['mode'], ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL']);
  return {
    mode,
    clientCertificate: text(tls['clientCertificate']),
    ...(tls['subjectAltNames'] === undefined ? {} : { servers: list(tls['subjectAltNames']).map(text) }),
  };
}
