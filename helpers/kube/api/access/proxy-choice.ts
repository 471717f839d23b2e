import { BlockList, isIP } from 'node:net';

/** A proxy and the setting that names it. */
export interface ChosenProxy {
  readonly url: string;
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a server, by the rules of kubectl (Go,
 * x/net/http/httpproxy, and client-go's CIDR in NO_PROXY): capitals win, loopback is never proxied,
 * a leading dot means subdomains alone.
 */
export function proxyOfEnvironment(server: URL, env: Environment): ChosenProxy | undefined {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const url = either(env, name);
  if (url === '' || isDirect(server, either(env, 'NO_PROXY'))) return undefined;
  return { url: url.includes('://') ? url : `http://${url}`, from: name };
}

function either(env: Environment, name: string): string {
  return (env[name] || env[name.toLowerCase()] || '').trim();
}

function isDirect(server: URL, noProxy: string): boolean {
  const host = bare(server.hostname);
  if (host === 'localhost' || isLoopback(host)) return true;
  const port = server.port === '' ? (server.protocol === 'https:' ? '443' : '80') : server.port;
  return noProxy
    .split(',')
    .map((rule) => rule.trim().toLowerCase())
    .some((rule) => rule !== '' && covers(rule, host, port));
}

function covers(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true;
  if (rule.includes('/')) return isIP(host) !== 0 && inSubnet(rule, host);
  const { name, rulePort } = split(rule);
  if (rulePort !== '' && rulePort !== port) return false;
  if (isIP(name) !== 0) return name === host;
  const domain = name.startsWith('*.') ? name.slice(1) : name;
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

/** `host`, `host:port`, `[v6]:port` or a bare IPv6 address. */
function split(rule: string): { readonly name: string; readonly rulePort: string } {
  if (isIP(rule) !== 0) return { name: rule, rulePort: '' };
  const { name = rule, port = '' } = /^(?<name>.*?)(?::(?<port>\d+))?$/.exec(rule)?.groups ?? {};
  return { name: bare(name), rulePort: port };
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/(?<=.)\.$/, '');
}

function isLoopback(host: string): boolean {
  return inSubnet('127.0.0.0/8', host) || inSubnet('::1/128', host);
}

function inSubnet(subnet: string, host: string): boolean {
  const [network = '', bits = ''] = subnet.split('/');
  const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const prefix = Number(bits);
  const longest = isIP(network) === 6 ? 128 : 32;
  if (isIP(network) === 0 || isIP(host) === 0 || !/^\d+$/.test(bits) || prefix > longest) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family(network));
  return list.check(host, family(host));
}
