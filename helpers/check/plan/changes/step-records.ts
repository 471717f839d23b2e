import type { ExpectedOutcome } from '../../../model/outcome.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import type { ScenarioRecord } from '../../record/scenario/scenario.ts';
import { expectationsOf } from './change-set.ts';

/**
 * Returns a scenario as checks, one per step, with ids that end in -S1, -S2, …. The steps before it
 * determine the manifests given, the cast and the baseline of each, so that every step can be run,
 * sabotaged and predicted by itself; run in order, the checks are the scenario.
 */
export function stepRecords({ steps, ...scenario }: ScenarioRecord): readonly CheckRecord[] {
  const records: CheckRecord[] = [];
  let given: readonly string[] = scenario.given;
  let { cast } = scenario;
  let baseline: Readonly<Record<string, ExpectedOutcome>> = scenario.baseline;
  for (const [index, step] of steps.entries()) {
    const id = `${scenario.id}-S${(index + 1).toString()}`;
    const title = `${step.title} (step ${(index + 1).toString()} of ${steps.length.toString()}: ${scenario.title})`;
    const record: CheckRecord = { ...scenario, ...step, cast, id, title, given, baseline, restored: {} };
    records.push(record);
    given = [...given.filter((name) => !step.removes.includes(name)), ...step.applies];
    baseline = expectationsOf(record, 'applied');
    cast = { ...cast, ...step.redeploys };
  }
  return records;
}
