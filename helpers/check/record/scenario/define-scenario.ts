import type { ProbeSpec } from '../../../model/probes/probe-spec.ts';
import { DEFAULT_WITNESSES, type CheckRecord, type CollectedWitness, type ClaimSource } from '../check-record.ts';
import type { BaselineShape, CastShape, Change, Control, ExpectsShape, Names, NonEmpty } from '../record-shapes.ts';
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

interface Author<Cast, Probes, Baseline, Steps> {
  /**
   * Area, claim and number, for instance `JN-HARDENING-01`; its steps are judged as
   * `JN-HARDENING-01-S1` and so on.
   */
  readonly id: `${string}-${string}`;
  readonly title: string;
  readonly source: ClaimSource;
  readonly complianceControls: NonEmpty<Control>;
  readonly requires: CheckRecord['requires'];
  /** Tags for `--filter`. @default [] */
  readonly tags?: readonly string[];
  readonly cast: Cast & CastShape<Cast>;
  /** Request of every route that names no `via`. */
  readonly probe: ProbeSpec;
  /** Further requests by name, for routes that end in `via <name>`. @default {} */
  readonly probes?: Probes & Readonly<Record<string, ProbeSpec>>;
  /** Witnesses besides clients and applications. @default the callees' sidecars: ['proxy'] */
  readonly witnesses?: readonly CollectedWitness[];
  /** Budget within which observations of each step have to agree. @default 'converge' */
  readonly timeout?: NonNullable<ScenarioRecord['timeout']>;
  /** Manifests in force before the first step. @default [] */
  readonly given?: readonly string[];
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
