import type { LoadedCheck } from '../../record/check-record.ts';
import { kindOf, type Sabotage } from '../../record/sabotage/sabotage.ts';
import { expectationsOf } from '../changes/change-set.ts';
import { asRun, checkRun } from '../check-run.ts';
import type { MeshDomains } from '../namespaces.ts';
import type { PlannedRun } from '../planned-run.ts';
import { omissionsOf, type Omission } from './omissions.ts';

/**
 * Every sabotage of a check, declared or generated. Those that redeploy a workload come last, since
 * they take longest.
 */
export function sabotagedRuns(check: LoadedCheck, prefix: string, domains?: MeshDomains): readonly PlannedRun[] {
  const declared = Object.keys(check.record.sabotage).map((name): Omission => ({ name, check }));
  const claimed = expectationsOf(checkRun(check, prefix, domains).record, 'applied');
  const planned = (source: Omission, generated: boolean): PlannedRun => {
    const { name, check: sabotaged, ...unpredicted } = source;
    const made = checkRun(sabotaged, prefix, domains, name);
    const title = `${describeSabotage(name, sabotaged.record.sabotage[name])}: ${check.record.title}`;
    const run = { ...made, record: { ...made.record, title } };
    const sabotage = { of: check.record.id, name, generated, claimed };
    return { planned: { ...asRun(sabotaged, run), sabotage }, run, ...unpredicted };
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
