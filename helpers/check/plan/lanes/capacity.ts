import { availableParallelism } from 'node:os';
import type { LoadedCheck } from '../../record/check-record.ts';
import { assignLanes, castName } from './lanes.ts';
import { workloadsOf } from './workloads.ts';

/** How much of a mesh is used at the same time. */
export interface Capacity {
  /** Lanes that run side by side. */
  readonly lanes: number;
  /** Workloads that are deployed. */
  readonly workloads: number;
}

/**
 * The capacity of a mesh on this machine. A lane waits as often as it works, so that one lane more
 * than there are cores keeps them busy; with many more, proxies respond too late. The number of
 * workloads is limited because istiod pushes every change to every sidecar.
 */
export const CAPACITY: Capacity = { lanes: availableParallelism() + 1, workloads: 10 * availableParallelism() };

/** Checks per copy of a cast that justify its deployment, which takes as long as some of them. */
const WORTH_A_CAST = 5;

/**
 * How often each cast is deployed so that lanes run side by side: 1 where one lane per cast is
 * enough, and never so often that copies would be idle or exceed the capacity.
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
