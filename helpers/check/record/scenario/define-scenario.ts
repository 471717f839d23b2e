import type { SharedFields } from '../author.ts';
import { DEFAULT_WITNESSES } from '../check-record.ts';
import type { BaselineShape, Change, ExpectsShape, Names } from '../record-shapes.ts';
import type { Sabotage } from '../sabotage/sabotage.ts';
import type { ScenarioRecord } from './scenario.ts';

/**
 * Parts of a step; the routes and sabotages that it may name depend on the scenario and the step.
 */
type StepDraft = Change & {
  /** The step's claim as one sentence of normative English. */
  readonly title: string;
  readonly sabotage: Readonly<Record<string, Sabotage>>;
  readonly expects: object;
};

/** Each step expects routes of the scenario's baseline, under sabotages of its own. */
type StepShapes<Steps, Baseline> = {
  readonly [Index in keyof Steps]: Steps[Index] extends {
    readonly sabotage: infer Sabotages;
    readonly expects: infer Expects;
  }
    ? Steps[Index] & { readonly expects: ExpectsShape<Expects, Baseline, Names<Sabotages>> }
    : never;
};

/** A scenario as its author writes it; `given` is in force before the first step. */
interface Author<Cast, Probes, Baseline, Steps> extends SharedFields<Cast, Probes> {
  /**
   * Area, claim and number, for instance `JN-HARDENING-01`; its steps are judged as
   * `JN-HARDENING-01-S1` and so on.
   */
  readonly id: `${string}-${string}`;
  readonly title: string;
  /** Outcomes before the first step; each later step starts where the step before it ended. */
  readonly baseline: Baseline & NoInfer<BaselineShape<Baseline, Cast, Probes>>;
  /** In order; at least two, because a single step is a check. */
  readonly steps: Steps & NoInfer<StepShapes<Steps, Baseline>>;
}

/**
 * Declares a scenario: ordered changes, each with the outcomes after it. As with defineCheck, a
 * step that cannot be judged does not compile.
 * @example
 * export default defineScenario({
 *   ...common,
 *   id: 'JN-HARDENING-01',
 *   baseline: { 'sleep.legacy -> httpbin.mtls-test': admitted.overPlaintext() },
 *   steps: [
 *     {
 *       title: 'STRICT resets plaintext',
 *       applies: ['strict.yaml'],
 *       sabotage: { omitted: sabotage.omit('strict.yaml') },
 *       expects: {
 *         'sleep.legacy -> httpbin.mtls-test': {
 *           is: refused.by('connection-reset'),
 *           under: { omitted: admitted.overPlaintext() },
 *         },
 *       },
 *     },
 *     furtherStep,
 *   ],
 * });
 */
export function defineScenario<
  const Cast extends object,
  const Baseline extends object,
  const Steps extends readonly [StepDraft, StepDraft, ...StepDraft[]],
  const Probes extends object = object,
>(record: Author<Cast, Probes, Baseline, Steps>): ScenarioRecord {
  const { tags = [], probes = {}, witnesses = DEFAULT_WITNESSES, given = [] } = record;
  const steps = record.steps.map((step) => ({ ...step, applies: step.applies ?? [], removes: step.removes ?? [] }));
  return { ...record, tags, probes, witnesses, given, steps } as unknown as ScenarioRecord;
}
