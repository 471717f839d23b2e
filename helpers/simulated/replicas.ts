import { createHash } from 'node:crypto';
import type { ProbeRequest } from '../probe/probe-request.ts';

/** Chooses a replica, from 0, for each connection to a Service. */
export type Balancer = (request: ProbeRequest) => number;

/** Reproducible numbers from 0 up to, but not including, 1, the same on every machine. */
export function numbersOf(series: number): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${series.toString()} ${drawn.toString()}`).digest().readUInt32BE() / 2 ** 32;
  };
}

/**
 * How kube-proxy's iptables rules and Envoy's default policy balance: each new connection goes to a
 * replica by chance. A pooled connection keeps the replica of the first request over it.
 */
export function randomBalancer(replicas: number, random: () => number): Balancer {
  return sticky(() => Math.floor(random() * replicas));
}

/** How IPVS and ROUND_ROBIN balance: connections go to the replicas in turn, over all clients. */
export function roundRobinBalancer(replicas: number, first: number): Balancer {
  let opened = first;
  return sticky(() => opened++ % replicas);
}

function sticky(chooseNext: () => number): Balancer {
  const pooled = new Map<string, number>();
  return ({ route, probe }) => {
    if (probe.kind !== 'http' || probe.connection !== 'pooled') return chooseNext();
    const replica = pooled.get(route) ?? chooseNext();
    pooled.set(route, replica);
    return replica;
  };
}
