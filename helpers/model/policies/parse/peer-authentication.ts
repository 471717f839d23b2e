import type { MtlsMode, PeerAuthentication, Placed } from '../policy.ts';
import { labels, oneOf, only, partOf, type Part } from './readers.ts';

/** Reads a PeerAuthentication and the modes of its ports. */
export function peerAuthentication(placed: Placed, spec: Part): PeerAuthentication {
  only(spec, ['selector', 'mtls', 'portLevelMtls']);
  const selector = partOf(spec, 'selector');
  only(selector, ['matchLabels']);
  const ports = partOf(spec, 'portLevelMtls');
  return {
    kind: 'PeerAuthentication',
    ...placed,
    selector: labels(selector.fields['matchLabels']),
    mode: mtlsMode(partOf(spec, 'mtls')),
    portLevel: Object.fromEntries(Object.keys(ports.fields).map((port) => [port, mtlsMode(partOf(ports, port))])),
  };
}

function mtlsMode(mtls: Part): MtlsMode {
  only(mtls, ['mode']);
  return mtls.fields['mode'] === undefined
    ? 'UNSET'
    : oneOf(mtls, 'mode', ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT']);
}
