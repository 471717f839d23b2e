import type {
  ClientTls,
  ClientTlsMode,
  DestinationRule,
  Subset,
  TrafficPolicy,
  TrafficSettings,
} from '../destination-rule/types.ts';
import type { Placed } from '../placed.ts';
import { asDoc, labels, list, oneOf, only, partOf, partsOf, text, type Part } from './readers.ts';

/** Reads a DestinationRule, its subsets and the TLS that clients use by it. */
export function destinationRule(placed: Placed, spec: Part): DestinationRule {
  only(spec, ['host', 'trafficPolicy', 'exportTo', 'workloadSelector', 'subsets']);
  const { host, exportTo, workloadSelector } = spec.fields;
  const workloads = partOf(spec, 'workloadSelector');
  only(workloads, ['matchLabels']);
  return {
    kind: 'DestinationRule',
    ...placed,
    host: text(host),
    exportTo: list(exportTo).map(text),
    subsets: Object.fromEntries(partsOf(spec, 'subsets').map(subset)),
    // A selector without labels selects every caller, and makes the rule private all the same.
    ...(isPresent(workloadSelector) ? { workloadSelector: labels(workloads.fields['matchLabels']) } : {}),
    ...trafficOf(spec),
  };
}

function subset(part: Part): readonly [string, Subset] {
  only(part, ['name', 'labels', 'trafficPolicy']);
  const { name } = part.fields;
  return [text(name), { labels: labels(part.fields['labels']), ...trafficOf(part) }];
}

/**
 * Fields that do not change the outcome of a request. Limits, time-outs and retries refuse only a
 * load that no record causes; what distributes requests selects between endpoints, and the model
 * knows the only one.
 */
const NEUTRAL = ['connectionPool', 'retryBudget'];

function trafficOf(part: Part): { readonly traffic?: TrafficPolicy } {
  if (!isPresent(part.fields['trafficPolicy'])) return {};
  const policy = partOf(part, 'trafficPolicy');
  only(policy, [...SETTINGS, ...NEUTRAL, 'portLevelSettings']);
  const ports = partsOf(policy, 'portLevelSettings').map((entry) => {
    only(entry, [...SETTINGS, 'connectionPool', 'port']);
    return { port: Number(text(asDoc(entry.fields['port'])['number'])), ...settingsOf(entry) };
  });
  return { traffic: { ...settingsOf(policy), ports } };
}

const SETTINGS = ['tls', 'loadBalancer', 'outlierDetection'];

function settingsOf(part: Part): TrafficSettings {
  const { tls, loadBalancer, outlierDetection } = part.fields;
  const connections = partOf(partOf(part, 'connectionPool'), 'http');
  if (connections.fields['h2UpgradePolicy'] !== undefined) oneOf(connections, 'h2UpgradePolicy', H2_UNCHANGED);
  return {
    ...(isPresent(tls) ? { tls: clientTls(partOf(part, 'tls')) } : {}),
    ...(isPresent(loadBalancer) ? { loadBalancer: balancer(partOf(part, 'loadBalancer')) } : {}),
    ...(isPresent(outlierDetection) ? { outlierDetection: true } : {}),
  };
}

const H2_UNCHANGED = ['DEFAULT', 'DO_NOT_UPGRADE'] as const;

function balancer(part: Part): NonNullable<TrafficSettings['loadBalancer']> {
  only(part, ['simple', 'consistentHash', 'localityLbSetting', 'warmup', 'warmupDurationSecs']);
  return part.fields['simple'] === 'PASSTHROUGH' ? 'passthrough' : 'balanced';
}

const MODES = ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'] as const satisfies readonly ClientTlsMode[];

/** An absent mode is the first one of the enumeration. */
function clientTls(part: Part): ClientTls {
  only(part, [
    'mode',
    'clientCertificate',
    'privateKey',
    'caCertificates',
    'subjectAltNames',
    'credentialName',
    'sni',
    'insecureSkipVerify',
  ]);
  const { mode, clientCertificate, privateKey, caCertificates, subjectAltNames, credentialName } = part.fields;
  const { sni, insecureSkipVerify } = part.fields;
  return {
    mode: mode === undefined ? 'DISABLE' : oneOf<ClientTlsMode>(part, 'mode', MODES),
    clientCertificate: text(clientCertificate),
    privateKey: text(privateKey),
    caCertificates: text(caCertificates),
    servers: list(subjectAltNames).map(text),
    credentialName: text(credentialName),
    sni: text(sni),
    skipsVerification: insecureSkipVerify === true,
  };
}

/** Present, even if it is empty: an object without fields is different from none. */
function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
