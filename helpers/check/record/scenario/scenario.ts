import type { ExpectedOutcome } from '../../../model/outcome.ts';
import { pictureOf } from '../../plan/changes/change-set.ts';
import type { CheckRecord, Expectation, Sabotage } from '../check-record.ts';

/** One change of a journey and what must be so once it is made. What was so before is the picture that the step before it left. */
export interface JourneyStep {
  readonly title: string;
  readonly applies: readonly string[];
  readonly removes: readonly string[];
  /** Parties of the cast that the step rebuilds; they stay so for those that follow. */
  readonly recasts?: NonNullable<CheckRecord['recasts']>;
  readonly sabotage: Readonly<Record<string, Sabotage>>;
  readonly expects: Readonly<Record<string, Expectation<string>>>;
}

/** Several claims in order: each step starts where the one before it ended. */
export interface JourneyRecord extends Pick<
  CheckRecord,
  | 'id'
  | 'title'
  | 'seed'
  | 'controls'
  | 'needs'
  | 'tags'
  | 'cast'
  | 'probe'
  | 'probes'
  | 'witnesses'
  | 'within'
  | 'given'
  | 'baseline'
> {
  readonly steps: readonly JourneyStep[];
}

/** Whether a file exports a journey instead of a check. */
export function isJourney(exported: unknown): exported is JourneyRecord {
  return typeof exported === 'object' && exported !== null && 'steps' in exported;
}

/**
 * A journey as checks, one per step, with ids that end in -S1, -S2, …: each has as its stage what is in force by then, as its cast what was
 * made of it by then, and as its baseline what the steps before it left. So each can be run, sabotaged and predicted by itself, and played in a row they are the journey.
 */
export function stepRecords({ steps, ...journey }: JourneyRecord): readonly CheckRecord[] {
  const records: CheckRecord[] = [];
  let given: readonly string[] = journey.given;
  let { cast } = journey;
  let baseline: Readonly<Record<string, ExpectedOutcome>> = journey.baseline;
  for (const [index, step] of steps.entries()) {
    const id = `${journey.id}-S${(index + 1).toString()}`;
    const title = `${step.title} (step ${(index + 1).toString()} of ${steps.length.toString()}: ${journey.title})`;
    const record: CheckRecord = { ...journey, ...step, cast, id, title, given, baseline, restored: {} };
    records.push(record);
    given = [...given.filter((name) => !step.removes.includes(name)), ...step.applies];
    baseline = pictureOf(record, 'applied');
    cast = { ...cast, ...step.recasts };
  }
  return records;
}
