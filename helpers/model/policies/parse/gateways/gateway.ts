import type { TlsVersion } from '../../../probes/client-certificate.ts';
import type { Gateway, Server, ServerTls, ServerTlsMode } from '../../gateway/types.ts';
import type { Placed } from '../../placed.ts';
import { labels, list, oneOf, only, partOf, partsOf, text, unmodelled, type Part } from '../readers.ts';

/** Reads a Gateway and its servers. */
export function gateway(placed: Placed, spec: Part): Gateway {
  only(spec, ['selector', 'servers']);
  return {
    kind: 'Gateway',
    ...placed,
    selector: labels(spec.fields['selector']),
    servers: partsOf(spec, 'servers').map((part) => serverOf(placed, part)),
  };
}

/** Protocols by how a gateway treats their connections (pkg/config/protocol/instance.go). */
const PROTOCOLS: Readonly<Record<string, Server['protocol']>> = {
  http: 'http',
  http2: 'http',
  http_proxy: 'http',
  grpc: 'http',
  'grpc-web': 'http',
  https: 'https',
  tls: 'tls',
  tcp: 'tcp',
  mongo: 'tcp',
  mysql: 'tcp',
  redis: 'tcp',
};

function serverOf({ namespace }: Placed, part: Part): Server {
  // The name of a server is a prefix of statistics.
  only(part, ['port', 'hosts', 'tls', 'name']);
  const port = partOf(part, 'port');
  only(port, ['number', 'name', 'protocol']);
  const protocol = PROTOCOLS[text(port.fields['protocol']).toLowerCase()];
  if (protocol === undefined) unmodelled(port, `protocol: ${text(port.fields['protocol'])}`);
  const { tls } = part.fields;
  const hasTls = tls !== undefined && tls !== null;
  // Istio's webhook refuses the other combinations (validation.go, validateServer).
  if ((protocol === 'https' || protocol === 'tls') && !hasTls) unmodelled(part, 'tls: absent');
  return {
    port: Number(text(port.fields['number'])),
    portName: text(port.fields['name']),
    protocol: protocol ?? 'tcp',
    hosts: hostsOf(list(part.fields['hosts']).map(text), namespace),
    ...(hasTls ? { tls: serverTls(partOf(part, 'tls')) } : {}),
  };
}

/**
 * `./host` is for VirtualServices of the Gateway's namespace, and one with `*` as its namespace for
 * those of every namespace (pilot/pkg/model/gateway.go, sanitizeServerHostNamespace).
 */
function hostsOf(hosts: readonly string[], namespace: string): readonly string[] {
  const read = hosts.map((host) => host.replace(/^\.\//, `${namespace}/`).replace(/^\*\//, ''));
  return hosts.includes('*/*') ? ['*'] : read;
}

/** The first one is the mode of TLS settings without a mode, as the enumeration of Istio has it. */
const MODES = [
  'PASSTHROUGH',
  'SIMPLE',
  'MUTUAL',
  'AUTO_PASSTHROUGH',
  'ISTIO_MUTUAL',
  'OPTIONAL_MUTUAL',
] as const satisfies readonly ServerTlsMode[];

/** Clients of the language use 1.2 or 1.3, which older versions do not restrict. */
const VERSIONS: Readonly<Record<string, TlsVersion | undefined>> = {
  TLS_AUTO: undefined,
  TLSV1_0: undefined,
  TLSV1_1: undefined,
  TLSV1_2: '1.2',
  TLSV1_3: '1.3',
};

function serverTls(part: Part): ServerTls {
  only(part, [
    'mode',
    'httpsRedirect',
    'credentialName',
    'subjectAltNames',
    'insecureSkipVerify',
    'minProtocolVersion',
    'maxProtocolVersion',
  ]);
  const { mode, httpsRedirect, credentialName, subjectAltNames, insecureSkipVerify } = part.fields;
  const [minVersion, maxVersion] = [versionOf(part, 'minProtocolVersion'), versionOf(part, 'maxProtocolVersion')];
  return {
    mode: mode === undefined ? MODES[0] : oneOf<ServerTlsMode>(part, 'mode', MODES),
    httpsRedirect: httpsRedirect === true,
    credentialName: text(credentialName),
    subjectAltNames: list(subjectAltNames).map(text),
    skipsVerification: insecureSkipVerify === true,
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  };
}

function versionOf(part: Part, field: string): TlsVersion | undefined {
  const name = text(part.fields[field] ?? 'TLS_AUTO');
  if (!Object.hasOwn(VERSIONS, name)) unmodelled(part, `${field}: ${name}`);
  if (field === 'maxProtocolVersion' && /^TLSV1_[01]$/.test(name)) unmodelled(part, `${field}: ${name}`);
  return VERSIONS[name];
}
