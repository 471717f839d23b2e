import type { ExpectedOutcome } from '../../model/outcome.ts';
import type { ProbeSpec } from '../../model/probes/probe-spec.ts';
import type { CheckRecord, CollectedWitness, ClaimSource } from './check-record.ts';
import type { Control } from './controls.ts';
import type {
  BaselineShape,
  CastShape,
  ChangeOrState,
  CheckKind,
  ExpectsShape,
  Names,
  NonEmpty,
  StateExpects,
  WorkloadNames,
} from './record-shapes.ts';
import type { Sabotage } from './sabotage/sabotage.ts';
import type { Tag } from './tags.ts';

/** Fields that checks and scenarios share. */
export interface SharedFields<Cast, Probes> {
  readonly source: ClaimSource;
  /** Compliance controls that a report cites for this check. */
  readonly complianceControls: NonEmpty<Control>;
  readonly requires: CheckRecord['requires'];
  /** Tags for `--filter`. @default [] */
  readonly tags?: readonly Tag[];
  readonly cast: Cast & CastShape<Cast>;
  /** Request of every route that names no `via`. */
  readonly probe: ProbeSpec;
  /** Further requests by name, for routes that end in `via <name>`. @default {} */
  readonly probes?: Probes & Readonly<Record<string, ProbeSpec>>;
  /** Witnesses besides clients and applications. @default the callees' sidecars: ['proxy'] */
  readonly witnesses?: readonly CollectedWitness[];
  /** Budget within which observations have to agree. @default 'converge' */
  readonly timeout?: NonNullable<CheckRecord['timeout']>;
  /** Manifests in force before the baseline. @default [] */
  readonly given?: readonly string[];
}

/** A check as its author writes it. */
export type Author<Cast, Probes, Sabotages, Baseline, Expects, Kind extends CheckKind> = NoInfer<
  ChangeOrState<Kind, WorkloadNames<Cast>>
> &
  SharedFields<Cast, Probes> & {
    /** Area, claim and number, for instance `PA-STRICT-01`. */
    readonly id: `${string}-${string}`;
    /** The claim as one sentence of normative English. */
    readonly title: string;
    /** Outcomes before the change; for a state, the outcomes of its controls. */
    readonly baseline?: Baseline & NoInfer<BaselineShape<Baseline, Cast, Probes>>;
    /**
     * `state`: nothing is applied or removed; the sabotages are the whole proof that the check can
     * fail.
     */
    readonly kind?: Kind;
    readonly sabotage: Sabotages & Readonly<Record<string, Sabotage>>;
    readonly expects: Expects &
      NoInfer<
        Kind extends 'state'
          ? StateExpects<Expects, Cast, Probes, Names<Sabotages>>
          : ExpectsShape<Expects, Baseline, Names<Sabotages>>
      >;
    /**
     * Outcomes after the change is undone, where they differ from the baseline.
     * @default the baseline
     */
    readonly restored?: NoInfer<{ readonly [Route in keyof Baseline]?: ExpectedOutcome }>;
  };
