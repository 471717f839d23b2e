import type { WorkloadMember } from '../../../model/workloads/cast-member.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { kindOf } from '../../record/sabotage/sabotage.ts';
import type { Candidate } from '../candidate.ts';
import { lineIn } from '../lines/record-line.ts';
import type { Problem } from '../problem.ts';

/** A workload is rebuilt as the same application, so that its routes keep their meaning. */
export function redeploysFitTheirWorkloads({ found, record }: Candidate): readonly Problem[] {
  const { redeploys = {}, sabotage } = record;
  const changed = Object.entries(redeploys).map(([member, as]) => ({ path: ['redeploys', member], member, as }));
  const sabotaged = Object.entries(sabotage).flatMap(([name, change]) =>
    Object.entries(kindOf(change).redeploys(change)).map(([member, as]) => ({ path: ['sabotage', name], member, as })),
  );
  const unfit = [...changed, ...sabotaged].flatMap(({ path, member, as }) => {
    const why = unfitBecause(record, member, as);
    return why === undefined ? [] : [{ path, why }];
  });
  return unfit.map(({ path, why }) => ({
    file: found.file,
    line: lineIn(found, ...path),
    text: why,
  }));
}

function unfitBecause({ cast }: CheckRecord, name: string, as: WorkloadMember): string | undefined {
  const member = cast[name];
  if (member === undefined) return `redeploys ${name}, which is not in the cast`;
  if (member.kind !== 'workload') return `redeploys ${name}, which is no workload`;
  const differs = member.app !== as.app || member.serviceKind !== as.serviceKind;
  return differs ? `redeploys ${name} as another application, or as another kind of workload` : undefined;
}
