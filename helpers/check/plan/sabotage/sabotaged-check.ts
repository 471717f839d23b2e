import type { SabotageRun } from '../../judge/judge-sabotage.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import { kindOf, type Sabotage } from '../../record/sabotage/sabotage.ts';
import { expectationsOf } from '../changes/change-set.ts';
import { asRun, checkRun, type CheckRun } from '../check-run.ts';
import type { MeshDomains } from '../namespaces.ts';
import { omissionsOf, type Omission } from './omissions.ts';

/** A check as a plan keeps it when it is played under a sabotage. */
export interface SabotagedCheck extends LoadedCheck {
  readonly sabotage: SabotageRun;
}

/** One sabotage of one check, made ready for one lane. */
export interface SabotagePlay {
  readonly planned: SabotagedCheck;
  readonly run: CheckRun;
  /** Why it is not played: nobody says what it flips. */
  readonly unpredicted?: string;
}

/** Every sabotage of a check, declared or generated. Those that rebuild a party come last, since that takes longest. */
export function sabotagePlays(check: LoadedCheck, prefix: string, domains?: MeshDomains): readonly SabotagePlay[] {
  const declared = Object.keys(check.record.sabotage).map((name): Omission => ({ name, check }));
  const claimed = expectationsOf(checkRun(check, prefix, domains).record, 'applied');
  const play = (source: Omission, generated: boolean): SabotagePlay => {
    const { name, check: sabotaged, ...unpredicted } = source;
    const made = checkRun(sabotaged, prefix, domains, name);
    const title = `${describeSabotage(name, sabotaged.record.sabotage[name])}: ${check.record.title}`;
    const run = { ...made, record: { ...made.record, title } };
    const sabotage = { of: check.record.id, name, generated, claimed };
    return { planned: { ...asRun(sabotaged, run), sabotage }, run, ...unpredicted };
  };
  return [
    ...declared.map((source) => play(source, false)),
    ...omissionsOf(check).map((source) => play(source, true)),
  ].toSorted((left, right) => left.run.redeploys.length - right.run.redeploys.length);
}

/** One phrase for people: what is done instead. */
function describeSabotage(name: string, change: Sabotage | undefined): string {
  return change === undefined ? `under ${name}` : kindOf(change).title(change);
}
