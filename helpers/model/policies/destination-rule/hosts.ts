/**
 * A host as Istio reads it in an object of a namespace: a name without a dot is completed, anything
 * else is taken literally, even if it looks like `service.namespace` (pilot/pkg/model/config.go,
 * ResolveShortnameToFQDN).
 */
export function fullHost(host: string, namespace: string): string {
  return host === '' || host === '*' || host.includes('.') ? host : `${host}.${namespace}.svc.cluster.local`;
}

/** Whether a host covers a name: the same text, or `*` before its end (pkg/config/host/name.go). */
export function covers(host: string, name: string): boolean {
  return host.startsWith('*') ? name.endsWith(host.slice(1)) : host === name;
}

/**
 * The most specific of these hosts that covers a name: the name itself, else the longest with `*`
 * (pilot/pkg/model/config.go, MostSpecificHostMatch).
 */
export function mostSpecific(hosts: Iterable<string>, name: string): string | undefined {
  return [...hosts].filter((host) => covers(host, name)).toSorted((one, other) => rank(other) - rank(one))[0];
}

function rank(host: string): number {
  return host.startsWith('*') ? host.length : Number.POSITIVE_INFINITY;
}
