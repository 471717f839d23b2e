import { byAge } from '../policies/age.ts';
import type { Gateway, Server } from '../policies/gateway/types.ts';
import type { Policy } from '../policies/policy.ts';
import { selects, type Workload } from '../workloads/workload.ts';

/** A gateway proxy and the ports of its Service. */
export interface Proxy {
  readonly workload: Workload;
  /** By port of its Service: the port of its pods. */
  readonly ports: Readonly<Record<number, number>>;
}

/** A server that a proxy has. */
export interface BoundServer extends Server {
  /** The Gateway that it is of, `namespace/name`. */
  readonly gateway: string;
}

/** What a proxy serves at one port of its pods. */
export interface Listener {
  readonly servers: readonly BoundServer[];
  /** Hosts of its servers with TLS settings, as they are written. */
  readonly tlsHosts: readonly string[];
  /** Why servers are left out. */
  readonly trace: readonly string[];
}

const EMPTY: Listener = { servers: [], tlsHosts: [], trace: [] };

/**
 * The servers of all Gateways that select a proxy, in any namespace, merged for one port of its
 * Service, the oldest Gateway first (pilot/pkg/model/gateway.go, mergeGateways).
 */
export function listenerAt(policies: readonly Policy[], proxy: Proxy, servicePort: number): Listener {
  const target = resolved(proxy, servicePort);
  return policies
    .filter((policy) => policy.kind === 'Gateway')
    .filter(({ selector }) => selects(selector, proxy.workload))
    .toSorted(byAge)
    .flatMap((gateway) => gateway.servers.map((server) => bound(gateway, server)))
    .filter(({ port }) => resolved(proxy, port) === target)
    .reduce(withServer, EMPTY);
}

/** A port of the Service means the one behind it; others are of the pods (resolvePorts). */
function resolved({ ports }: Proxy, port: number): number {
  return ports[port] ?? port;
}

function bound({ namespace, name }: Gateway, server: Server): BoundServer {
  return { ...server, gateway: `${namespace}/${name}` };
}

function withServer(listener: Listener, server: BoundServer): Listener {
  const { servers, tlsHosts, trace } = listener;
  const leave = (because: string): Listener => ({ ...listener, trace: [...trace, leftOut(server, because)] });
  const isSettled = server.tls !== undefined;
  const taken = isSettled ? server.hosts.find((host) => tlsHosts.includes(host)) : undefined;
  if (taken !== undefined) return leave(`another one has ${taken}`);
  const known = isSettled ? [...tlsHosts, ...server.hosts] : tlsHosts;
  const first = servers.find((one) => !endsOrPassesTls(one));
  if (first !== undefined && !(first.protocol === 'http' && server.protocol === 'http'))
    return { ...leave(`its protocol does not fit that of ${first.gateway}`), tlsHosts: known };
  return { ...listener, servers: [...servers, server], tlsHosts: known };
}

function leftOut({ gateway, port }: BoundServer, because: string): string {
  return `a server of the Gateway ${gateway} at port ${port.toString()} is left out: ${because}`;
}

/** Whether a server is one of TLS; one of HTTP has TLS settings for its redirect alone. */
export function endsOrPassesTls({ protocol, tls }: Server): boolean {
  return tls !== undefined && protocol !== 'http';
}
