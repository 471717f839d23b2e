import { covers } from '../policies/destination-rule/hosts.ts';

/** The hosts of a server for VirtualServices of a namespace (host/names.go, NamesForNamespace). */
export function hostsFor(hosts: readonly string[], namespace: string): readonly string[] {
  return hosts.flatMap((host) => {
    const [first = '', name] = host.split('/');
    if (name === undefined) return [host];
    return first === namespace ? [name] : [];
  });
}

/** Whether one of two hosts, each with or without `*`, covers the other one. */
export function areRelated(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}

/** The narrower one of each two related hosts, each once (host/names.go, Intersection). */
export function intersection(servers: readonly string[], wanted: readonly string[]): readonly string[] {
  const both = servers.flatMap((server) =>
    wanted.flatMap((host) => {
      if (isWithin(server, host)) return [server];
      return isWithin(host, server) ? [host] : [];
    }),
  );
  return [...new Set(both)];
}

function isWithin(one: string, other: string): boolean {
  if (!one.startsWith('*')) return covers(other, one);
  return other.startsWith('*') && one.length >= other.length && one.endsWith(other.slice(1));
}
