import { isDeepStrictEqual } from 'node:util';
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

/**
 * The namespaces of a cast; one is injected when any of its workloads holds a sidecar, bare neighbours opt out by label. Where a workload says
 * who asks for its sidecar, its namespace has the label for that, or none.
 */
export function namespacesOf(workloads: readonly CastWorkload[]): readonly CastNamespace[] {
  const byName = Map.groupBy(workloads, ({ namespace }) => namespace);
  return [...byName].map(([name, here]) => ({
    name,
    injected: here.some(({ membership }) => membership === 'meshed'),
    ...labelled(here),
  }));
}

function labelled(here: readonly CastWorkload[]): Pick<CastNamespace, 'label'> {
  const ways = here.map(({ injection }) => injection);
  if (ways.includes('revision-label')) return { label: 'revision' };
  return ways.includes('kube-inject') || ways.includes('nobody') ? { label: 'none' } : {};
}

/** Namespaces whose labels are others once these parties of the cast are rebuilt: as they are before and after. */
export function relabelled(
  cast: Readonly<Record<string, Party>>,
  recasts: Readonly<Record<string, Party>>,
  prefix: string,
): { readonly before: readonly CastNamespace[]; readonly after: readonly CastNamespace[] } {
  const before = namespacesOf(workloadsOf(cast, prefix));
  const after = namespacesOf(workloadsOf({ ...cast, ...recasts }, prefix));
  const differs = after.filter((one) => !before.some((other) => isDeepStrictEqual(one, other)));
  return { before: before.filter(({ name }) => differs.some((one) => one.name === name)), after: differs };
}
