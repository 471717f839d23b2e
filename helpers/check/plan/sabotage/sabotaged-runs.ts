import type { LoadedCheck } from '../../record/check-record.ts';
import { kindOf, type Sabotage } from '../../record/sabotage/sabotage.ts';
import { expectationsOf } from '../changes/change-set.ts';
import { checkRun } from '../check-run.ts';
import type { MeshDomains } from '../namespaces.ts';
import { plannedRun, type PlannedRun } from '../planned-run.ts';
import { omissionsOf, type Omission } from './omissions.ts';

/**
 * Every sabotage of a check, declared or generated. Those that redeploy a workload come last, since
 * they take longest.
 */
export function sabotagedRuns(check: LoadedCheck, prefix: string, domains?: MeshDomains): readonly PlannedRun[] {
  const declared = Object.keys(check.record.sabotage).map((name): Omission => ({ name, check, free: [] }));
  const claimed = expectationsOf(checkRun(check, prefix, domains).record, 'applied');
  const planned = ({ name, check: sabotaged, free }: Omission, generated: boolean): PlannedRun => {
    const made = plannedRun(sabotaged, prefix, domains, name);
    const title = `${describeSabotage(name, sabotaged.record.sabotage[name])}: ${check.record.title}`;
    const record = { ...made.run.record, title };
    const sabotage = { of: check.record.id, name, generated, claimed, free };
    return { planned: { ...made.planned, record, sabotage }, run: { ...made.run, record } };
  };
  return [
    ...declared.map((source) => planned(source, false)),
    ...omissionsOf(check).map((source) => planned(source, true)),
  ].toSorted((left, right) => left.run.redeploys.length - right.run.redeploys.length);
}

/** Describes the sabotage as one phrase. */
function describeSabotage(name: string, change: Sabotage | undefined): string {
  return change === undefined ? `under ${name}` : kindOf(change).title(change);
}
