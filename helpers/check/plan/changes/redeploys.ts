import type { CastWorkload } from '../../../kube/cast/cast-manifest.ts';
import { parsePolicies } from '../../../model/policies/parse-policies.ts';
import type { WorkloadParty } from '../../../model/workloads/cast-member.ts';
import { predict } from '../../../model/predict/predict.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { objectsInForce, type Staging } from './change-set.ts';
import { workloadsOf } from '../lanes/workloads.ts';

/** The parties that a change rebuilds; one whose probes fail already without the rest of the change is not waited for. */
export function recastsOf(record: CheckRecord, staging: Staging, prefix: string): readonly CastWorkload[] {
  return Object.entries(staging.recasts).flatMap(([key, party]) => {
    const workloads = workloadsOf({ [key]: party }, prefix, record.cast);
    if (party.probed === undefined || becomesReady(record, staging, [key, party])) return workloads;
    return workloads.map((workload) => ({ ...workload, mayStayUnready: true as const }));
  });
}

/** Whether the kubelet counts a party as ready that is rebuilt under the policies of the baseline. */
function becomesReady(
  { cast }: CheckRecord,
  staging: Staging,
  [key, party]: readonly [string, WorkloadParty],
): boolean {
  const probe = { kind: 'kubelet', probe: party.probed?.kinds === undefined ? 'readiness' : 'startup' } as const;
  const { outcome } = predict({
    policies: parsePolicies(objectsInForce(staging, 'baseline')),
    cast: { ...cast, kubelet: { kind: 'kubelet' }, [key]: party },
    route: `kubelet -> ${key}`,
    probe,
  });
  return outcome.is === 'ready' || outcome.is === 'started';
}
