import { fullHost, mostSpecific } from '../policies/destination-rule/hosts.ts';
import type { RouteTarget, TlsRoute, VirtualService } from '../policies/routed.ts';
import { unknown, type Situation } from '../predict/situation.ts';
import { virtualServicesFor } from '../routing/virtual-hosts.ts';
import { areRelated, hostsFor } from './hosts.ts';
import { endsOrPassesTls, type BoundServer, type Proxy } from './servers.ts';

/** One filter chain of a listener: what a gateway does with connections of some server names. */
export interface Chain {
  /** Any server name, and none, when empty. */
  readonly names: readonly string[];
  readonly server: BoundServer;
  /** Where it passes connections on to; absent where it ends TLS. */
  readonly passesTo?: { readonly by: VirtualService; readonly targets: readonly RouteTarget[] };
}

type Known = Pick<Situation, 'policies' | 'mesh' | 'route'>;

/**
 * The filter chains of the servers of a port that have TLS: one for each server that ends it, by
 * its hosts, and one for each match of a route of TLS where a server passes it on
 * (pilot/pkg/networking/core/gateway.go, buildGatewayTCPBasedFilterChains).
 * @throws UnmodelledSituation where Envoy refuses the listener
 */
export function chainsOf(known: Known, proxy: Proxy, servers: readonly BoundServer[]): readonly Chain[] {
  const chains = servers.filter(endsOrPassesTls).flatMap((server) => {
    const mode = server.tls?.mode ?? 'PASSTHROUGH';
    if (mode === 'AUTO_PASSTHROUGH') throw unknown(known.route, `AUTO_PASSTHROUGH of the Gateway ${server.gateway}`);
    if (mode === 'PASSTHROUGH') return passing(known, proxy, server);
    return server.protocol === 'https' ? [{ names: namesOf(server.hosts), server }] : bytes(known, proxy, server);
  });
  // VirtualServices are read one after the other; a name that is taken belongs to the first.
  const distinct = chains.filter((chain, at) => !isTakenBy(chains.slice(0, at), chain));
  const all = distinct.flatMap(({ names }) => (names.length === 0 ? ['*'] : names));
  const twice = all.find((name, at) => all.indexOf(name) !== at);
  if (twice !== undefined)
    throw unknown(known.route, `two filter chains for the server name ${twice}, for which Envoy refuses the listener`);
  return distinct;
}

/** The chain of a connection: the most specific server name (Envoy, FilterChainMatch). */
export function chainFor(chains: readonly Chain[], sni: string): Chain | undefined {
  const named = mostSpecific(
    chains.flatMap(({ names }) => names),
    sni.toLowerCase(),
  );
  const found = named === undefined ? undefined : chains.find(({ names }) => names.includes(named));
  return found ?? chains.find(({ names }) => names.length === 0);
}

/** Server names, without the namespaces; `*` among them is any (toFilterChainMatch). */
function namesOf(hosts: readonly string[]): readonly string[] {
  const names = hosts.map((host) => (host.split('/').at(-1) ?? '').toLowerCase());
  return names.includes('*') ? [] : [...new Set(names)];
}

/** A match whose server names another route of TLS has is left out (CheckDuplicates). */
function isTakenBy(others: readonly Chain[], { names, passesTo }: Chain): boolean {
  const alike = others.filter((other) => other.passesTo !== undefined);
  return passesTo !== undefined && alike.some((other) => names.some((name) => other.names.includes(name)));
}

function passing(known: Known, proxy: Proxy, server: BoundServer): readonly Chain[] {
  return boundTo(known, proxy, server).flatMap((by) =>
    by.tlsRoutes
      .filter(({ targets }) => targets.length > 0)
      .flatMap(({ matches, targets }) =>
        matches
          .filter((match) => isAt(match, server))
          .map(({ sniHosts }) => ({ names: namesOf(sniHosts), server, passesTo: { by, targets } })),
      ),
  );
}

function isAt({ port, gateways }: TlsRoute['matches'][number], server: BoundServer): boolean {
  const isPort = port === undefined || port === server.port;
  return isPort && (gateways.length === 0 || gateways.includes(server.gateway));
}

/** Without a route of TCP a server that ends TLS of bytes has no chain. */
function bytes(known: Known, proxy: Proxy, server: BoundServer): readonly Chain[] {
  const routed = boundTo(known, proxy, server).some(({ routesTcp }) => routesTcp);
  if (routed) throw unknown(known.route, `routes of TCP at the Gateway ${server.gateway}`);
  return [];
}

/** The VirtualServices of a server with a host that is related to one of its own. */
function boundTo(known: Known, { workload }: Proxy, server: BoundServer): readonly VirtualService[] {
  return virtualServicesFor(known, workload, server.gateway).filter((by) =>
    by.hosts.some((host) =>
      hostsFor(server.hosts, by.namespace).some((served) => areRelated(served, fullHost(host, by.namespace))),
    ),
  );
}
