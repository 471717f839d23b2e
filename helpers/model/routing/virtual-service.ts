import type { HttpRoute, Policy, VirtualService } from '../policies/policy.ts';
import type { Addressing } from './addressing.ts';

export function virtualServiceOf(policies: readonly Policy[], service: string): VirtualService | undefined {
  return policies.find(
    (policy): policy is VirtualService =>
      policy.kind === 'VirtualService' &&
      policy.hosts.some((host) => serviceOfHost(host, policy.namespace) === service),
  );
}

export function fits(route: HttpRoute, { path, headers }: NonNullable<Addressing['request']>): boolean {
  const sent = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const required = Object.entries(route.headers);
  return path.startsWith(route.prefix) && required.every(([name, value]) => sent.get(name) === value);
}

/** `service.namespace` of an address. */
export function serviceOfAddress(at: string): string {
  return at.split('.').slice(-2).join('.');
}

/**
 * `service.namespace` of a host, relative to the namespace that uses it; a host outside the cluster
 * unchanged.
 */
export function serviceOfHost(host: string, namespace: string): string {
  const [name = '', where = namespace, ...rest] = host.split('.');
  return rest.length === 0 || rest.join('.') === 'svc.cluster.local' ? `${name}.${where}` : host;
}

/**
 * `service.namespace` of a Host header, as the routes of a sidecar match it: in any case, with any
 * port, short names without a dot at the end and full ones with or without it (pilot,
 * GenerateAltVirtualHosts; Envoy matches domains without regard to case).
 */
export function serviceOfSentHost(sent: string, namespace: string): string {
  const host = sent.toLowerCase().replace(/:\d+$/, '');
  const full = host.replace(/(?<=\.svc\.cluster\.local)\.$/, '').replace(/\.svc$/, '.svc.cluster.local');
  return full.endsWith('.') ? full : serviceOfHost(full, namespace);
}
