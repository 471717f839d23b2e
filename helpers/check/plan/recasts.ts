import type { CastWorkload } from '../../kube/cast-manifest.ts';
import { parsePolicies } from '../../model/parse-policies.ts';
import type { WorkloadParty } from '../../model/party.ts';
import { predict } from '../../model/predict.ts';
import type { CheckRecord } from '../spec.ts';
import { objectsInForce, type Staging } from './staging.ts';
import { workloadsOf } from './workloads.ts';

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
