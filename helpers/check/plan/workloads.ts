import type { CastWorkload } from '../../kube/cast-manifest.ts';
import type { CastNamespace } from '../../kube/cast.ts';
import { splitPartyKey, type Party } from '../../model/party.ts';

/** The workloads of a cast behind a prefix. */
export function workloadsOf(cast: Readonly<Record<string, Party>>, prefix: string): readonly CastWorkload[] {
  return Object.entries(cast).flatMap(([key, party]) => {
    if (party.kind !== 'workload') return [];
    const { name, namespace } = splitPartyKey(key);
    const { kind: _kind, ...traits } = party;
    return [{ ...traits, name, namespace: `${prefix}${namespace}` }];
  });
}

/** The namespaces of a cast; one is injected when any of its workloads holds a sidecar, bare neighbours opt out by label. */
export function namespacesOf(workloads: readonly CastWorkload[]): readonly CastNamespace[] {
  const byName = Map.groupBy(workloads, ({ namespace }) => namespace);
  return [...byName].map(([name, here]) => ({
    name,
    injected: here.some(({ membership }) => membership === 'meshed'),
  }));
}
