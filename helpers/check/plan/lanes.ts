import canonicalize from 'canonicalize';
import { splitPartyKey } from '../../model/party.ts';
import type { CheckRecord, LoadedCheck } from '../spec.ts';

/** Checks that share one cast run one after another; lanes run side by side, each in namespaces of its own. */
export interface Lane {
  readonly prefix: string;
  readonly cast: CheckRecord['cast'];
  readonly checks: readonly LoadedCheck[];
}

/**
 * Spreads checks over lanes: one lane per distinct cast, or up to `copies` of it where a cast is raised more than once. The lane with most
 * checks keeps the plain names (behind `prefix`), and so does every other whose namespaces nobody else uses; the rest is told apart by
 * `p1-`, `p2-`, …
 */
export function assignLanes(checks: readonly LoadedCheck[], prefix = '', copies = 1): readonly Lane[] {
  const groups = Map.groupBy(checks, ({ record }) => canonicalize(record.cast) ?? '');
  const bySize = [...groups.values()].toSorted((left, right) => right.length - left.length);
  const taken = new Set<string>();
  let further = 0;
  return bySize
    .flatMap((group) => shares(group, copies))
    .flatMap((share) => {
      const cast = share[0]?.record.cast;
      if (cast === undefined) return [];
      const names = Object.keys(cast).map((key) => splitPartyKey(key).namespace);
      const shared = names.some((name) => taken.has(name));
      if (!shared) for (const name of names) if (name !== '') taken.add(name);
      if (shared) further += 1;
      return [{ prefix: shared ? `${prefix}p${further.toString()}-` : prefix, cast, checks: share }];
    });
}

/** Parts a group into as many shares as it may have copies of its cast, about equally long; the steps of a journey stay together. */
function shares(group: readonly LoadedCheck[], copies: number): readonly (readonly LoadedCheck[])[] {
  const units = [...Map.groupBy(group, ({ journey, record }) => journey?.journey ?? record.id).values()];
  const parts: LoadedCheck[][] = Array.from({ length: Math.min(copies, units.length) }, () => []);
  for (const unit of units.toSorted((left, right) => right.length - left.length)) {
    const [shortest] = parts.toSorted((left, right) => left.length - right.length);
    shortest?.push(...unit);
  }
  return parts.map((part) => part.toSorted((left, right) => group.indexOf(left) - group.indexOf(right)));
}
