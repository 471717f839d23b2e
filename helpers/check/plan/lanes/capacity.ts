import { availableParallelism } from 'node:os';
import type { LoadedCheck } from '../../record/check-record.ts';
import { assignLanes, castName } from './lanes.ts';
import { workloadsOf } from './workloads.ts';

/** How much of a mesh is used at the same time. */
export interface Capacity {
  /** Lanes that are played side by side. */
  readonly lanes: number;
  /** Workloads that stand. */
  readonly workloads: number;
}

/**
 * What a mesh on this machine bears. A lane waits as often as it works, so that one more than there
 * are cores keeps them busy; with many more, proxies answer too late. And every change goes to
 * every sidecar of the mesh, which the cores have to serve as well.
 */
export const CAPACITY: Capacity = { lanes: availableParallelism() + 1, workloads: 10 * availableParallelism() };

/** Checks that a copy of a cast has to play at least: raising it takes as long as some of them. */
const WORTH_A_CAST = 5;

/**
 * How often each cast is raised so that lanes are played side by side: 1 where a lane for each cast
 * is enough, and never so often that copies would stand about or would not fit beside each other.
 */
export function fittingCopies(checks: readonly LoadedCheck[], { lanes, workloads }: Capacity = CAPACITY): number {
  const beside = (copies: number) => assignLanes(checks, '', copies).filter(({ exclusive }) => !exclusive);
  const once = beside(1).length;
  const fits = (copies: number): boolean => {
    const assigned = beside(copies);
    if (assigned.length < once + copies - 1) return false;
    const deployed = assigned.flatMap(({ cast, prefix }) => workloadsOf(cast, prefix)).length;
    const copied = Map.groupBy(assigned, ({ cast }) => castName(cast)).values();
    const busy = [...copied].every(
      (ofCast) => ofCast.length === 1 || ofCast.every(({ checks: here }) => here.length >= WORTH_A_CAST),
    );
    return assigned.length <= lanes && deployed <= workloads && busy;
  };
  const more = Array.from({ length: lanes - 1 }, (_, index) => lanes - index);
  return more.find(fits) ?? 1;
}
