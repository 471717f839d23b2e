import { isDeepStrictEqual } from 'node:util';
import type { CastNamespace } from '../../../kube/cast/cast-namespace.ts';
import type { CastWorkload } from '../../../kube/cast/cast-workload.ts';
import { hasPod, splitMemberKey, type CastMember } from '../../../model/workloads/cast-member.ts';

/**
 * The workloads of a cast behind a prefix.
 * @param whole the whole cast, where they are a part of it: their Services are exported to all of
 * its namespaces
 */
export function workloadsOf(
  cast: Readonly<Record<string, CastMember>>,
  prefix: string,
  whole: Readonly<Record<string, CastMember>> = cast,
): readonly CastWorkload[] {
  const exportTo = placesOf(whole).map((name) => `${prefix}${name}`);
  return Object.entries(cast).flatMap(([key, member]) => {
    const traits = deployedTraits(member);
    if (traits === undefined) return [];
    const { name, namespace } = splitMemberKey(key);
    return [{ ...traits, name, namespace: `${prefix}${namespace}`, exportTo }];
  });
}

/** How a member is deployed; undefined for a client that has no pod. */
function deployedTraits(member: CastMember): Omit<CastWorkload, 'name' | 'namespace' | 'exportTo'> | undefined {
  if (member.kind === 'workload') {
    const { kind: _kind, ...traits } = member;
    return traits;
  }
  if (member.kind !== 'gateway') return undefined;
  const { serviceAccount, labels, externalTrafficPolicy } = member;
  return { app: 'gateway', membership: 'meshed', serviceAccount, labels, externalTrafficPolicy };
}

/** The namespaces of a cast, as records name them. */
function placesOf(cast: Readonly<Record<string, CastMember>>): readonly string[] {
  const workloads = Object.entries(cast).filter(([, member]) => hasPod(member));
  return [...new Set(workloads.map(([key]) => splitMemberKey(key).namespace))].toSorted();
}

/**
 * The namespaces of a cast. One is injected when any of its workloads has a sidecar; bare workloads
 * in it opt out by label. Where a workload defines how it is injected, the label follows from that.
 */
export function namespacesOf(workloads: readonly CastWorkload[]): readonly CastNamespace[] {
  const byName = Map.groupBy(workloads, ({ namespace }) => namespace);
  const peers = [...byName.keys()];
  return [...byName].map(([name, here]) => ({
    name,
    peers,
    injected: here.some(({ membership }) => membership === 'meshed'),
    ...labelled(here),
  }));
}

function labelled(here: readonly CastWorkload[]): Pick<CastNamespace, 'label'> {
  const ways = here.map(({ injection }) => injection);
  if (ways.includes('revision-label')) return { label: 'revision' };
  return ways.includes('kube-inject') || ways.includes('none') ? { label: 'none' } : {};
}

/** Namespaces as they are before and after a change. */
export interface Relabelled {
  readonly before: readonly CastNamespace[];
  readonly after: readonly CastNamespace[];
}

/**
 * Namespaces whose labels differ once these workloads are redeployed. The redeployed ones decide
 * about the label, since pods that stay keep their sidecars.
 */
export function relabelled(
  cast: Readonly<Record<string, CastMember>>,
  redeploys: Readonly<Record<string, CastMember>>,
  prefix: string,
): Relabelled {
  const before = namespacesOf(workloadsOf(cast, prefix));
  const deciding = workloadsOf(redeploys, prefix, cast).filter(
    ({ membership, injection }) => membership === 'meshed' || injection !== undefined,
  );
  const after = namespacesOf(workloadsOf({ ...cast, ...redeploys }, prefix)).map((namespace) => {
    const here = deciding.filter((workload) => workload.namespace === namespace.name);
    const { name, injected, peers = [] } = namespace;
    return here.length === 0 ? namespace : { name, injected, peers, ...labelled(here) };
  });
  const differs = after.filter((one) => !before.some((other) => isDeepStrictEqual(one, other)));
  return { before: before.filter(({ name }) => differs.some((one) => one.name === name)), after: differs };
}

/** Workloads to redeploy, with their namespaces. */
export interface Redeployment {
  readonly namespaces: readonly CastNamespace[];
  readonly workloads: readonly CastWorkload[];
}

/** The workloads to redeploy to get to this cast from any of the others. */
export function redeployment(
  others: readonly Readonly<Record<string, CastMember>>[],
  cast: Readonly<Record<string, CastMember>>,
  prefix: string,
): Redeployment {
  const differing = Object.entries(cast).filter(([key, member]) =>
    others.some((other) => !isDeepStrictEqual(member, other[key])),
  );
  const workloads = workloadsOf(Object.fromEntries(differing), prefix, cast);
  const namespaces = namespacesOf(workloadsOf(cast, prefix)).filter(({ name }) =>
    workloads.some(({ namespace }) => namespace === name),
  );
  return { namespaces, workloads };
}
