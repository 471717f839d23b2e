import type { ProbeSpec } from '../../../model/probes/probe-spec.ts';
import { DEFAULT_WITNESSES, type CheckRecord, type CollectedWitness, type ClaimSource } from '../check-record.ts';
import type { BaselineShape, CastShape, Change, Control, ExpectsShape, Names, NonEmpty } from '../record-shapes.ts';
import type { Sabotage } from '../sabotage/sabotage.ts';
import type { ScenarioRecord } from './scenario.ts';

/** What any step is made of; which routes and sabotages it may name depends on the journey and on the step itself. */
type StepDraft = Change & {
  /** What the step claims, as one sentence of normative English. */
  readonly title: string;
  readonly sabotage: Readonly<Record<string, Sabotage>>;
  readonly expects: object;
};

/** Each step expects routes of the journey's baseline, under sabotages of its own. */
type StepShapes<Steps, Baseline> = {
  readonly [Index in keyof Steps]: Steps[Index] extends {
    readonly sabotage: infer Sabotages;
    readonly expects: infer Expects;
  }
    ? Steps[Index] & { readonly expects: ExpectsShape<Expects, Baseline, Names<Sabotages>> }
    : never;
};

interface Author<Cast, Probes, Baseline, Steps> {
  /** Area, claim and number, for instance `JN-HARDENING-01`; its steps are judged as `JN-HARDENING-01-S1` and so on. */
  readonly id: `${string}-${string}`;
  readonly title: string;
  readonly source: ClaimSource;
  readonly complianceControls: NonEmpty<Control>;
  readonly requires: CheckRecord['requires'];
  /** Words for `--filter`. @default [] */
  readonly tags?: readonly string[];
  readonly cast: Cast & CastShape<Cast>;
  /** What every route asks unless it says `via`. */
  readonly probe: ProbeSpec;
  /** Further requests by name, for routes that end in `via <name>`. @default {} */
  readonly probes?: Probes & Readonly<Record<string, ProbeSpec>>;
  /** Who is listened to besides the clients and the applications. @default the callees' sidecars: ['proxy'] */
  readonly witnesses?: readonly CollectedWitness[];
  /** The budget within which observations of each step have to agree. @default 'converge' */
  readonly timeout?: string;
  /** Manifests that set the stage before the first step. @default [] */
  readonly given?: readonly string[];
  /** What must be so before the first step; every later step starts from what the one before it left. */
  readonly baseline: Baseline & NoInfer<BaselineShape<Baseline, Cast, Probes>>;
  /** In their order; at least two, since one is a check. */
  readonly steps: Steps & NoInfer<StepShapes<Steps, Baseline>>;
}

/**
 * Declares a journey: changes in order, each with what must be so once it is made. As with defineCheck, what cannot be judged does not
 * compile, step by step.
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
