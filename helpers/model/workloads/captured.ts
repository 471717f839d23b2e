type Annotations = Readonly<Record<string, string>>;

/** What precedes the names of the annotations that limit what a sidecar captures. */
export const TRAFFIC = 'traffic.sidecar.istio.io/';

/**
 * Whether a sidecar with these annotations captures calls to a port of its pod: every port, those
 * of includeInboundPorts, or every port but those of excludeInboundPorts, which a list of included
 * ports overrides (istio, tools/istio-iptables, capture).
 */
export function capturesInbound(annotations: Annotations, port: number): boolean {
  const included = annotations[`${TRAFFIC}includeInboundPorts`] ?? '*';
  return included === '*'
    ? !listed(annotations, 'excludeInboundPorts').includes(port.toString())
    : listed(annotations, 'includeInboundPorts').includes(port.toString());
}

/**
 * Whether a sidecar with these annotations captures calls of its application to a port of a
 * Service, or of a pod where there is no address of a Service; undefined where ranges of addresses
 * decide.
 */
export function capturesOutbound(annotations: Annotations, port: number): boolean | undefined {
  if (listed(annotations, 'excludeOutboundPorts').includes(port.toString())) return false;
  const isIncluded = listed(annotations, 'includeOutboundPorts').includes(port.toString());
  const excluded = listed(annotations, 'excludeOutboundIPRanges');
  if (excluded.includes('0.0.0.0/0')) return false;
  if (excluded.length > 0) return undefined;
  if (isIncluded) return true;
  const included = annotations[`${TRAFFIC}includeOutboundIPRanges`] ?? '*';
  if (included === '*') return true;
  return included === '' ? false : undefined;
}

function listed(annotations: Annotations, name: string): readonly string[] {
  const values = (annotations[`${TRAFFIC}${name}`] ?? '').split(',');
  return values.map((value) => value.trim()).filter((value) => value !== '');
}
