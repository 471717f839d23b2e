import type { ExpectedOutcome } from '../../../model/outcome.ts';
import { expectationsOf } from '../../plan/changes/change-set.ts';
import type { CheckRecord, Expectation } from '../check-record.ts';
import type { Sabotage } from '../sabotage/sabotage.ts';

/**
 * One change of a scenario and the outcomes after it; its baseline is where the step before it
 * ended.
 */
export interface ScenarioStep {
  readonly title: string;
  readonly applies: readonly string[];
  readonly removes: readonly string[];
  /** Workloads that the step rebuilds; they stay rebuilt for the steps after it. */
  readonly redeploys?: NonNullable<CheckRecord['redeploys']>;
  readonly sabotage: Readonly<Record<string, Sabotage>>;
  readonly expects: Readonly<Record<string, Expectation<string>>>;
}

/** Several claims in order: each step starts where the step before it ended. */
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

/** Returns whether a file exports a scenario instead of a check. */
export function isScenario(exported: unknown): exported is ScenarioRecord {
  return typeof exported === 'object' && exported !== null && 'steps' in exported;
}

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
