import { byAge } from '../policies/age.ts';
import { covers, fullHost, mostSpecific } from '../policies/destination-rule/hosts.ts';
import type { HttpMatch, HttpRoute, VirtualService } from '../policies/routed.ts';
import { meshOf, type Situation } from '../predict/situation.ts';
import type { Workload } from '../workloads/workload.ts';
import { isExportedTo } from './exported.ts';
import { receivedMatches, type Sent } from './matches.ts';
import type { Registered } from './registry.ts';

/** What a sidecar does with requests for some hosts. */
export interface VirtualHost {
  /** Exact names, and names that begin with `*`. */
  readonly domains: readonly string[];
  /** Where requests go without a VirtualService. */
  readonly service?: Registered;
  readonly by?: VirtualService;
  readonly routes: readonly BoundRoute[];
}

/** A route that a proxy has, with those of its matches that it received. */
export interface BoundRoute {
  readonly route: HttpRoute;
  readonly matches: readonly HttpMatch[];
  readonly by: VirtualService;
}

/**
 * The virtual hosts of a caller's HTTP route configuration for a port, in the order in which Istio
 * builds them; of several with one domain the first has it
 * (pilot/pkg/networking/core/httproute.go, BuildSidecarOutboundVirtualHosts).
 */
export function virtualHosts(
  situation: Situation,
  services: readonly Registered[],
  { caller, port }: { readonly caller: Workload; readonly port: number },
): readonly VirtualHost[] {
  const http = services.filter(({ ports }) => (ports[port.toString()]?.protocol ?? 'tcp') !== 'tcp');
  const virtual = virtualServicesFor(situation, caller, 'mesh');
  const bound = virtual.flatMap((by) => {
    const routes = boundRoutes(by, { caller, port });
    // One whose routes are all for other callers or ports is as if absent.
    return routes.length === 0 ? [] : hostsOf(by, http, { virtual, caller, port }).map((host) => ({ ...host, routes }));
  });
  const taken = new Set(bound.map(({ service }) => service?.host));
  const plain = http
    .filter(({ host }) => !taken.has(host))
    .map((service) => ({ domains: domainsOf(service, caller), service, routes: [] }));
  return [...bound, ...plain];
}

/** The virtual host of a request; undefined if no domain covers its host. */
export function hostOf(hosts: readonly VirtualHost[], name: string): VirtualHost | undefined {
  const domain = mostSpecific(
    hosts.flatMap(({ domains }) => domains),
    name,
  );
  return hosts.find(({ domains }) => domain !== undefined && domains.includes(domain));
}

/** The routes of a VirtualService that a proxy receives for a port. */
export function boundRoutes(by: VirtualService, to: Pick<Sent, 'caller' | 'port' | 'gateway'>): readonly BoundRoute[] {
  return by.routes.flatMap((route) => {
    const matches = receivedMatches(route, to);
    return matches === undefined ? [] : [{ route, matches, by }];
  });
}

/**
 * The VirtualServices of sidecars (`mesh`) or of a Gateway that a proxy receives: private ones
 * come first, then those exported by name, then public ones; each by age
 * (pilot/pkg/model/push_context.go, initVirtualServices and VirtualServicesForGateway).
 */
export function virtualServicesFor(
  situation: Pick<Situation, 'policies' | 'mesh'>,
  { namespace }: Workload,
  gateway: string,
): readonly VirtualService[] {
  const byDefault = meshOf(situation).exportedByDefault.VirtualService;
  const order = ({ exportTo, namespace: origin }: VirtualService): number => {
    if ((exportTo.length === 0 ? byDefault : exportTo).includes('*')) return 2;
    return origin === namespace ? 0 : 1;
  };
  return situation.policies
    .filter((policy) => policy.kind === 'VirtualService')
    .filter((policy) => policy.gateways.includes(gateway))
    .filter((policy) => isExportedTo(policy, namespace, byDefault))
    .toSorted((one, other) => order(one) - order(other) || byAge(one, other));
}

interface Around {
  readonly virtual: readonly VirtualService[];
  readonly caller: Workload;
  readonly port: number;
}

/**
 * The hosts of a VirtualService: Services of the registry, and on port 80, or beside a Service of
 * the registry, other names as they are written (route.go, separateVSHostsAndServices).
 */
function hostsOf(
  by: VirtualService,
  services: readonly Registered[],
  { virtual, caller, port }: Around,
): readonly Omit<VirtualHost, 'routes'>[] {
  const names = by.hosts.map((host) => fullHost(host, by.namespace).toLowerCase());
  const found = services.filter(({ host }) => names.includes(host) || isMostSpecific(by, host, virtual));
  const others = names.filter((name) =>
    name.startsWith('*')
      ? !services.some(({ host }) => covers(name, host))
      : !services.some(({ host }) => host === name),
  );
  if (found.length === 0 && port !== 80) return [];
  return [
    ...others.map((name) => ({ domains: [name], by })),
    ...found.map((service) => ({ domains: domainsOf(service, caller), service, by })),
  ];
}

/** Whether a host with `*` of this VirtualService is the most specific one of all. */
function isMostSpecific(by: VirtualService, name: string, virtual: readonly VirtualService[]): boolean {
  const hostsIn = (one: VirtualService): readonly string[] => one.hosts.map((host) => fullHost(host, one.namespace));
  const best = mostSpecific(virtual.flatMap(hostsIn), name);
  if (best?.startsWith('*') !== true) return false;
  return virtual.find((one) => hostsIn(one).includes(best)) === by;
}

/** The names of a Service for a caller (httproute.go, generateVirtualHostDomains). */
function domainsOf({ host, headless }: Registered, { namespace }: Workload): readonly string[] {
  const [name = '', where = '', ...rest] = host.split('.');
  const isOfCluster = rest.join('.') === 'svc.cluster.local';
  const short = where === namespace ? [name] : [];
  const names = isOfCluster ? [...short, `${name}.${where}`, `${name}.${where}.svc`] : [];
  const all = [host, `${host}.`, ...names];
  return headless ? [...all, ...all.map((domain) => `*.${domain}`)] : all;
}
