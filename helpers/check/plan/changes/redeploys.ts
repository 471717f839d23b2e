import type { CastWorkload } from '../../../kube/cast/cast-workload.ts';
import { isPrediction, predict } from '../../../model/predict/predict.ts';
import type { WorkloadMember } from '../../../model/workloads/cast-member.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { workloadsOf } from '../lanes/workloads.ts';
import type { ChangeSet } from './change-set.ts';
import { policiesInForce } from './policies-in-force.ts';

/**
 * Returns the workloads that a change rebuilds, without waiting for those whose probes already fail
 * in the baseline.
 */
export function redeploysOf(record: CheckRecord, changeSet: ChangeSet, prefix: string): readonly CastWorkload[] {
  return Object.entries(changeSet.redeploys).flatMap(([key, member]) => {
    const workloads = workloadsOf({ [key]: member }, prefix, record.cast);
    if (member.probed === undefined || becomesReady(record, changeSet, [key, member])) return workloads;
    return workloads.map((workload) => ({ ...workload, mayStayUnready: true as const }));
  });
}

/**
 * Returns whether the kubelet counts a workload as ready that is rebuilt under the policies of the
 * baseline.
 */
function becomesReady(
  { cast, baseline }: CheckRecord,
  changeSet: ChangeSet,
  [key, member]: readonly [string, WorkloadMember],
): boolean {
  const probe = { kind: 'kubelet', probe: member.probed?.kinds === undefined ? 'readiness' : 'startup' } as const;
  const route = `kubelet -> ${key}` as const;
  const result = predict({
    policies: policiesInForce(changeSet, 'baseline'),
    cast: { ...cast, kubelet: { kind: 'kubelet' }, [key]: member },
    route,
    probe,
  });
  // Where the model predicts nothing, the record names what the kubelet must observe.
  const outcome = isPrediction(result) ? result.outcome : baseline[route];
  return outcome === undefined || outcome.is === 'ready' || outcome.is === 'started';
}
