import type { PortProtocol } from '../routed.ts';
import { text, type Doc } from './readers.ts';

const DECLARED: Readonly<Record<string, PortProtocol>> = {
  http: 'http',
  http2: 'http',
  grpc: 'http',
  http_proxy: 'http',
  tcp: 'tcp',
  https: 'tcp',
  tls: 'tcp',
  mongo: 'tcp',
  redis: 'tcp',
  mysql: 'tcp',
};

/** Names that Kubernetes defines for appProtocol. */
const BY_KUBERNETES: Readonly<Record<string, PortProtocol>> = {
  'kubernetes.io/h2c': 'http',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'tcp',
};

/** Ports that are never sniffed: SMTP, DNS, MySQL, MongoDB. */
const NEVER_SNIFFED = [25, 53, 3306, 27017];

/**
 * The protocol of a port of a Service: by its appProtocol, else by its name up to the first dash;
 * without either it is recognized per connection (pkg/config/kube/conversion.go, ConvertProtocol).
 */
export function protocolOfPort({ appProtocol, name, port }: Doc): PortProtocol {
  if (appProtocol !== undefined) return BY_KUBERNETES[text(appProtocol)] ?? declaredBy(text(appProtocol), Number(port));
  return declaredBy(text(name), Number(port));
}

/** The protocol of a port of a ServiceEntry, which names it (pkg/config/protocol/instance.go). */
export function protocolOfEntry({ protocol, number }: Doc): PortProtocol {
  return declaredBy(text(protocol), Number(number));
}

function declaredBy(name: string, port: number): PortProtocol {
  const lower = name.toLowerCase();
  const declared = lower.startsWith('grpc-web') ? 'http' : DECLARED[lower.split('-')[0] ?? ''];
  return declared ?? (NEVER_SNIFFED.includes(port) ? 'tcp' : 'sniffed');
}
