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
