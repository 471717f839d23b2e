import type { ExpectedOutcome } from '../../../model/outcome.ts';
import { expectationsOf } from '../../plan/changes/change-set.ts';
import type { CheckRecord, Expectation } from '../check-record.ts';
import type { Sabotage } from '../sabotage/sabotage.ts';

/** One change of a journey and what must be so once it is made. What was so before is the picture that the step before it left. */
export interface ScenarioStep {
  readonly title: string;
  readonly applies: readonly string[];
  readonly removes: readonly string[];
  /** Parties of the cast that the step rebuilds; they stay so for those that follow. */
  readonly redeploys?: NonNullable<CheckRecord['redeploys']>;
  readonly sabotage: Readonly<Record<string, Sabotage>>;
  readonly expects: Readonly<Record<string, Expectation<string>>>;
}

/** Several claims in order: each step starts where the one before it ended. */
export interface ScenarioRecord extends Pick<
  CheckRecord,
  | 'id'
  | 'title'
  | 'source'
  | 'complianceControls'
  | 'requires'
  | 'tags'
  | 'cast'
  | 'probe'
  | 'probes'
  | 'witnesses'
  | 'timeout'
  | 'given'
  | 'baseline'
> {
  readonly steps: readonly ScenarioStep[];
}

/** Whether a file exports a journey instead of a check. */
export function isScenario(exported: unknown): exported is ScenarioRecord {
  return typeof exported === 'object' && exported !== null && 'steps' in exported;
}

/**
 * A journey as checks, one per step, with ids that end in -S1, -S2, …: each has as its stage what is in force by then, as its cast what was
 * made of it by then, and as its baseline what the steps before it left. So each can be run, sabotaged and predicted by itself, and played in a row they are the journey.
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
