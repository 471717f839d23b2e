import type { WorkloadParty } from '../../../model/workloads/cast-member.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { lineOf, type Problem } from '../problem.ts';
import type { Candidate } from './record-rules.ts';

/** A party is rebuilt as another party of the same application, so that its routes go on meaning the same; one that is kept would have been rebuilt. */
export function recastsFitTheirParties({ found, record }: Candidate): readonly Problem[] {
  const { recasts = {}, sabotage } = record;
  const changed = Object.entries(recasts).map(([party, as]) => ({ path: ['recasts', party], party, as }));
  const sabotaged = Object.entries(sabotage).flatMap(([name, change]) =>
    change.kind === 'recast'
      ? Object.entries(change.parties).map(([party, as]) => ({ path: ['sabotage', name], party, as }))
      : [],
  );
  const kept = Object.entries(sabotage).flatMap(([name, change]) =>
    change.kind === 'keep' && recasts[change.party] === undefined
      ? [{ path: ['sabotage', name], why: `keeps ${change.party}, which the change does not rebuild` }]
      : [],
  );
  const unfit = [...changed, ...sabotaged].flatMap(({ path, party, as }) => {
    const why = unfitBecause(record, party, as);
    return why === undefined ? [] : [{ path, why }];
  });
  return [...unfit, ...kept].map(({ path, why }) => ({
    file: found.file,
    line: lineOf(found.source, ...path),
    text: why,
  }));
}

function unfitBecause({ cast }: CheckRecord, name: string, as: WorkloadParty): string | undefined {
  const party = cast[name];
  if (party === undefined) return `recasts ${name}, which is not in the cast`;
  if (party.kind !== 'workload') return `recasts ${name}, which is no workload`;
  const differs = party.app !== as.app || party.standing !== as.standing;
  return differs ? `recasts ${name} as another application, or as another kind of workload` : undefined;
}
