import { fullHost, mostSpecific } from '../policies/destination-rule/hosts.ts';
import type { HttpMatch, VirtualService } from '../policies/routed.ts';
import type { Situation } from '../predict/situation.ts';
import { boundRoutes, virtualServicesFor, type BoundRoute } from '../routing/virtual-hosts.ts';
import { hostsFor, intersection } from './hosts.ts';
import type { BoundServer, Proxy } from './servers.ts';

/** What a gateway does with requests for a host. */
export interface GatewayHost {
  readonly domain: string;
  /** The Gateway whose server redirects plaintext to HTTPS, if one does. */
  readonly redirectedBy?: string;
  readonly routes: readonly BoundRoute[];
  /** The VirtualServices that the routes are of. */
  readonly of: readonly VirtualService[];
}

/**
 * The virtual hosts of the servers that share a route configuration: those of one port for HTTP,
 * and one server for HTTPS. VirtualServices of one host are merged: their routes follow each other
 * by age, but those that match every request come last (pilot/pkg/networking/core/gateway.go,
 * buildGatewayHTTPRouteConfig; route.go, SortVHostRoutes).
 */
export function gatewayHosts(
  known: Pick<Situation, 'policies' | 'mesh'>,
  proxy: Proxy,
  servers: readonly BoundServer[],
): readonly GatewayHost[] {
  const all = servers.flatMap((server) => hostsAt(known, proxy, server));
  return [...Map.groupBy(all, ({ domain }) => domain).values()].map(merged);
}

/** The virtual host of a request, without the port of its Host header. */
export function gatewayHostOf(hosts: readonly GatewayHost[], name: string): GatewayHost | undefined {
  const domains = hosts.map(({ domain }) => domain);
  const domain = mostSpecific(domains, name.replace(/:\d+$/, '').toLowerCase());
  return hosts.find((host) => host.domain === domain);
}

function hostsAt(
  known: Pick<Situation, 'policies' | 'mesh'>,
  { workload }: Proxy,
  server: BoundServer,
): readonly GatewayHost[] {
  const { gateway, port, hosts, tls } = server;
  const redirect = tls?.httpsRedirect === true ? { redirectedBy: gateway } : {};
  const routed = virtualServicesFor(known, workload, gateway).flatMap((by) => {
    const routes = boundRoutes(by, { caller: workload, port, gateway });
    const wanted = by.hosts.map((host) => fullHost(host, by.namespace));
    const domains = routes.length === 0 ? [] : intersection(hostsFor(hosts, by.namespace), wanted);
    return domains.map((domain) => ({ domain: domain.toLowerCase(), routes, of: [by], ...redirect }));
  });
  // A server that redirects needs no VirtualService.
  const redirected = hosts.map((domain) => ({ domain: domain.toLowerCase(), routes: [], of: [], ...redirect }));
  return tls?.httpsRedirect === true ? [...routed, ...redirected] : routed;
}

function merged(hosts: readonly GatewayHost[]): GatewayHost {
  const [first] = hosts;
  const routes = hosts.flatMap((host) => host.routes).flatMap(byMatch);
  const redirectedBy = hosts.find((host) => host.redirectedBy !== undefined)?.redirectedBy;
  return {
    domain: first?.domain ?? '',
    routes: [...routes.filter((one) => !matchesAll(one)), ...routes.filter(matchesAll)],
    of: [...new Set(hosts.flatMap(({ of }) => of))],
    ...(redirectedBy === undefined ? {} : { redirectedBy }),
  };
}

/** Each match is a route of its own for Envoy. */
function byMatch(bound: BoundRoute): readonly BoundRoute[] {
  if (bound.matches.length === 0) return [bound];
  return bound.matches.map((match) => ({ ...bound, matches: [match] }));
}

/** Whether a route matches every request, and so comes last (route.go, IsCatchAllRoute). */
function matchesAll({ matches: [match] }: BoundRoute): boolean {
  if (match === undefined) return true;
  const { uri, method, authority, headers, withoutHeaders } = match;
  const texts = Object.keys(headers).length + Object.keys(withoutHeaders).length;
  return method === undefined && authority === undefined && texts === 0 && isAnyPath(uri);
}

function isAnyPath(uri: HttpMatch['uri']): boolean {
  if (uri === undefined) return true;
  return (uri.by === 'prefix' && uri.text === '/') || (uri.by === 'regex' && uri.text === '.*');
}
