import type { ClientTls, ClientTlsMode, DestinationRule, Placed, Subset } from '../policy.ts';
import { asDoc, labels, list, oneOf, only, partOf, partsOf, text, type Part } from './readers.ts';

/** Reads a DestinationRule, its subsets and the TLS that clients use by it. */
export function destinationRule(placed: Placed, spec: Part): DestinationRule {
  only(spec, ['host', 'trafficPolicy', 'exportTo', 'workloadSelector', 'subsets']);
  const traffic = partOf(spec, 'trafficPolicy');
  const workloads = partOf(spec, 'workloadSelector');
  only(workloads, ['matchLabels']);
  const portLevel = partsOf(traffic, 'portLevelSettings').flatMap((entry) => {
    const tls = clientTls(partOf(entry, 'tls'));
    return tls === undefined ? [] : [[text(asDoc(entry.fields['port'])['number']), tls] as const];
  });
  const tls = clientTls(partOf(traffic, 'tls'));
  const rule = {
    kind: 'DestinationRule',
    ...placed,
    host: text(spec.fields['host']),
    exportTo: list(spec.fields['exportTo']).map(text),
    workloadSelector: labels(workloads.fields['matchLabels']),
    portLevel: Object.fromEntries(portLevel),
    subsets: Object.fromEntries(partsOf(spec, 'subsets').map(subset)),
  } as const;
  return tls === undefined ? rule : { ...rule, tls };
}

function subset(part: Part): readonly [string, Subset] {
  only(part, ['name', 'labels', 'trafficPolicy']);
  const traffic = partOf(part, 'trafficPolicy');
  only(traffic, ['tls']);
  const tls = clientTls(partOf(traffic, 'tls'));
  const chosen = { labels: labels(part.fields['labels']) };
  return [text(part.fields['name']), tls === undefined ? chosen : { ...chosen, tls }];
}

function clientTls(tls: Part): ClientTls | undefined {
  const { fields } = tls;
  if (fields['mode'] === undefined) return undefined;
  return {
    mode: oneOf<ClientTlsMode>(tls, 'mode', ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL']),
    clientCertificate: text(fields['clientCertificate']),
    ...(fields['subjectAltNames'] === undefined ? {} : { servers: list(fields['subjectAltNames']).map(text) }),
  };
}
