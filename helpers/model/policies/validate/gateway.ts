import { isIP } from 'node:net';
import { asDoc, list, text, type Doc } from '../parse/readers.ts';
import { isPort } from './authentication.ts';
import { itemsOf, outsideSchema, refusedIf, type Refusal } from './refusal.ts';
import { serverTlsRefusals } from './server-tls.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Refusals of a Gateway (istio, pkg/config/validation, ValidateGateway and validateServer). */
export function gatewayRefusals(spec: Doc, { name }: { readonly name: string }): readonly Refusal[] {
  const servers = itemsOf(spec, 'servers', 'spec');
  const names = servers.map(({ item }) => text(asDoc(item['port'])['name']));
  return [
    ...refusedIf(!LABEL.test(name), 'metadata.name', 'the name of a Gateway has no dots'),
    ...refusedIf(servers.length === 0, 'spec.servers', 'a Gateway needs a server'),
    ...servers.flatMap(({ item, at }) => serverRefusals(item, at)),
    ...refusedIf(new Set(names).size < names.length, 'spec.servers', 'the ports of two servers have one name'),
  ];
}

const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const TLS = ['https', 'tls'];
const OTHERS = ['tcp', 'udp', 'mongo', 'redis', 'mysql'];

function serverRefusals(server: Doc, path: string): readonly Refusal[] {
  const missing = ['port', 'hosts'].filter((field) => server[field] === undefined);
  if (missing.length > 0) return missing.flatMap((field) => outsideSchema(true, `${path}.${field}`, 'it is required'));
  const hosts = list(server['hosts']).map(text);
  const bind = text(server['bind']);
  return [
    ...refusedIf(hosts.length === 0, `${path}.hosts`, 'a server needs a host'),
    ...hosts.flatMap((host) => hostRefusals(host, `${path}.hosts`)),
    ...portRefusals(asDoc(server['port']), `${path}.port`),
    ...refusedIf(
      bind !== '' && isIP(bind) === 0 && !bind.startsWith('unix://'),
      `${path}.bind`,
      'it is no address and no unix:// path',
    ),
    ...tlsRefusals(server, path),
  ];
}

function portRefusals(port: Doc, path: string): readonly Refusal[] {
  const missing = ['number', 'protocol', 'name'].filter((field) => port[field] === undefined);
  if (missing.length > 0) return missing.flatMap((field) => outsideSchema(true, `${path}.${field}`, 'it is required'));
  const isKnown = [...HTTP, ...TLS, ...OTHERS].includes(text(port['protocol']).toLowerCase());
  return [
    ...refusedIf(!isKnown, `${path}.protocol`, `Istio does not know the protocol ${text(port['protocol'])}`),
    ...refusedIf(!isPort(text(port['number']), 1), `${path}.number`, 'a port is a number from 1 to 65535'),
    ...refusedIf(text(port['name']) === '', `${path}.name`, 'the port of a server needs a name'),
    ...refusedIf(Number(port['targetPort'] ?? 0) > 0, `${path}.targetPort`, 'it has no effect on a Gateway'),
  ];
}

/** A host is a full name or an address; `*` may be its first part, and a namespace precede it. */
function hostRefusals(host: string, path: string): readonly Refusal[] {
  const [namespace = '', name, ...others] = host.includes('/') ? host.split('/') : ['*', host];
  const isNamespace = ['*', '.'].includes(namespace) || LABEL.test(namespace);
  const isHost = name !== undefined && others.length === 0 && isName(name);
  return [
    ...refusedIf(!isNamespace, path, `${namespace} is no namespace`),
    ...refusedIf(!isHost, path, `${host} is no full name, also with * as its first part, and no address`),
  ];
}

function isName(name: string): boolean {
  if (name === '*' || isIP(name) !== 0) return true;
  const [first = '', ...rest] = name.replace(/\.$/, '').split('.');
  const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i;
  return rest.length > 0 && (first === '*' || label.test(first)) && rest.every((part) => label.test(part));
}

/** TLS settings belong to HTTPS and TLS; plaintext HTTP has them for its redirect alone. */
function tlsRefusals(server: Doc, path: string): readonly Refusal[] {
  const protocol = text(asDoc(server['port'])['protocol']).toLowerCase();
  const has = server['tls'] !== undefined && server['tls'] !== null;
  const tls = asDoc(server['tls']);
  const { mode = 'PASSTHROUGH' } = tls;
  const isPassing = mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
  const files = ['caCertificates', 'privateKey', 'serverCertificate'].some((field) => text(tls[field]) !== '');
  const isHttp = HTTP.includes(protocol);
  return [
    ...(has ? serverTlsRefusals(tls, `${path}.tls`) : []),
    ...refusedIf(TLS.includes(protocol) && !has, `${path}.tls`, 'a server of HTTPS or TLS needs TLS settings'),
    ...refusedIf(has && isHttp && (!isPassing || files), `${path}.tls`, 'a server of HTTP has a redirect alone'),
    ...refusedIf(has && OTHERS.includes(protocol), `${path}.tls`, 'TLS settings are of HTTPS and TLS alone'),
  ];
}
