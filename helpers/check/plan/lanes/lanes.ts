import canonicalize from 'canonicalize';
import { hasPod, splitMemberKey } from '../../../model/workloads/cast-member.ts';
import type { CheckRecord, LoadedCheck } from '../../record/check-record.ts';
import { isExclusive } from '../changes/mesh-wide.ts';

/**
 * Checks that share one cast run one after another; lanes run side by side, each in namespaces of
 * its own.
 */
export interface Lane {
  readonly prefix: string;
  readonly cast: CheckRecord['cast'];
  readonly checks: readonly LoadedCheck[];
  /** Runs alone, after all other lanes: its checks are mesh-wide. */
  readonly exclusive: boolean;
}

/**
 * Assigns checks to lanes: one lane per distinct cast, or up to `copies` of each. The lane with
 * most checks keeps the plain names (behind `prefix`), and so does every other lane that shares no
 * namespace with one before it; the rest get `p1-`, `p2-`, … Mesh-wide checks come last, in
 * exclusive lanes, each in the namespaces of a lane with the same cast where there is one.
 */
export function assignLanes(checks: readonly LoadedCheck[], prefix = '', copies = 1): readonly Lane[] {
  const alone = checks.filter(isExclusive);
  const beside = checks.filter((check) => !alone.includes(check));
  const parts = [
    ...groupsOf(beside)
      .flatMap((group) => shares(group, copies))
      .map((share) => ({ checks: share, exclusive: false })),
    ...groupsOf(alone).map((group) => ({ checks: group, exclusive: true })),
  ];
  const prefixFor = prefixes(prefix);
  return parts.flatMap((part) => {
    const [first] = part.checks;
    const cast = first === undefined ? undefined : deployedFor(first);
    return cast === undefined ? [] : [{ ...part, cast, prefix: prefixFor(cast, part.exclusive) }];
  });
}

/** Checks by their cast, the largest group first. */
function groupsOf(checks: readonly LoadedCheck[]): readonly (readonly LoadedCheck[])[] {
  const groups = Map.groupBy(checks, (check) => castName(deployedFor(check)));
  return [...groups.values()].toSorted((left, right) => right.length - left.length);
}

/** The cast that is deployed for a check; all steps of a scenario start from that of the first. */
function deployedFor({ scenario, record }: LoadedCheck): CheckRecord['cast'] {
  return scenario?.cast ?? record.cast;
}

/** Equal for casts with the same workloads. */
export function castName(cast: CheckRecord['cast']): string {
  return canonicalize(podsOf(cast)) ?? '';
}

/**
 * Gives each lane its prefix, in their order; an exclusive one reuses that of a lane with the same
 * cast.
 */
function prefixes(prefix: string): (cast: CheckRecord['cast'], exclusive: boolean) => string {
  const taken = new Set<string>();
  const deployed = new Map<string, string>();
  let further = 0;
  return (cast, exclusive) => {
    const before = deployed.get(castName(cast));
    if (exclusive && before !== undefined) return before;
    const names = Object.keys(cast).map((key) => splitMemberKey(key).namespace);
    const shared = names.some((name) => taken.has(name));
    if (shared) further += 1;
    else for (const name of names) if (name !== '') taken.add(name);
    const unused = shared ? `${prefix}p${further.toString()}-` : prefix;
    if (before === undefined) deployed.set(castName(cast), unused);
    return unused;
  };
}

/** Clients without pods do not distinguish two casts. */
function podsOf(cast: CheckRecord['cast']): CheckRecord['cast'] {
  return Object.fromEntries(Object.entries(cast).filter(([, member]) => hasPod(member)));
}

/**
 * Divides a group into one share per copy of its cast, about equally long; the steps of a scenario
 * stay together.
 */
function shares(group: readonly LoadedCheck[], copies: number): readonly (readonly LoadedCheck[])[] {
  const units = [...Map.groupBy(group, ({ scenario, record }) => scenario?.scenario ?? record.id).values()];
  const parts: LoadedCheck[][] = Array.from({ length: Math.min(copies, units.length) }, () => []);
  for (const unit of units.toSorted((left, right) => right.length - left.length)) {
    const [shortest] = parts.toSorted((left, right) => left.length - right.length);
    shortest?.push(...unit);
  }
  return parts.map((part) => part.toSorted((left, right) => group.indexOf(left) - group.indexOf(right)));
}
