import type { Policy } from '../../policies/policy.ts';
import type { Workload } from '../../workloads/workload.ts';
import type { Situation } from '../situation.ts';

/**
 * The hosts that a request of a situation can be routed to: the one that it names, its address, and
 * every destination of the VirtualServices for them.
 */
export function calledHosts({ probe, policies }: Situation, { name, namespace }: Workload): readonly string[] {
  const { at, host } = { at: undefined, host: undefined, ...probe };
  const address = at ?? `${name}.${namespace}`;
  const start = [address, ...(host === undefined ? [] : [host])];
  return [...start.flatMap((called) => [called, ...completions(called, namespace)]), ...destinations(policies)];
}

/** Whether a host of a policy can be one of these; `*` is any prefix. */
export function canBe(pattern: string, namespace: string, hosts: readonly string[]): boolean {
  const meant = [pattern, ...completions(pattern, namespace)];
  return meant.some((one) => hosts.some((host) => (one.startsWith('*') ? host.endsWith(one.slice(1)) : one === host)));
}

/** Every destination, whatever the VirtualService is for. */
function destinations(policies: readonly Policy[]): readonly string[] {
  return policies
    .filter((policy) => policy.kind === 'VirtualService')
    .flatMap(({ routes, namespace }) =>
      routes.flatMap(({ targets }) => targets.flatMap(({ host }) => [host, ...completions(host, namespace)])),
    );
}

/** The full names that a name with one, two or more parts can be short for. */
function completions(host: string, namespace: string): readonly string[] {
  const parts = host.split('.').filter((part) => part !== '');
  if (host.includes('*') || host.endsWith('.svc.cluster.local')) return [];
  const service = parts.at(-1) === 'svc' ? parts.slice(0, -1) : parts;
  if (service.length === 1) return [`${host}.${namespace}.svc.cluster.local`];
  // A pod of a headless Service has its own name before that of the Service.
  return [service, service.slice(-2)].map((name) => `${name.join('.')}.svc.cluster.local`);
}
