import type { KubeObject } from '../../kube/manifest.ts';
import type { ExpectedOutcome } from '../../model/outcome.ts';
import type { ProbeSpec } from '../../model/probes/probe-spec.ts';
import type { CastMember, WorkloadMember } from '../../model/workloads/cast-member.ts';
import type { ClaimId } from '../handbook/claims.ts';
import type { Sabotage } from './sabotage/sabotage.ts';

/** At least one key of a record. */
export type AtLeastOne<Keys extends string, Value> = {
  [Key in Keys]: Record<Key, Value> & Partial<Record<Keys, Value>>;
}[Keys];

export interface Expectation<SabotageName extends string> {
  readonly is: ExpectedOutcome;
  /** What must be observed instead under each sabotage that flips this route. */
  readonly under: AtLeastOne<SabotageName, ExpectedOutcome>;
}

export interface ClaimSource {
  /** Article that makes the claim; `istio-docs` for a claim of Istio's own documents or source. */
  readonly article: '000' | '001' | '002' | '003' | '004' | 'istio-docs';
  /** The article's claim in short; for `istio-docs` also where Istio makes it. */
  readonly claim: string;
  /** Claims of the articles that the check judges, as `article#name`; none for `istio-docs`. */
  readonly claims: readonly ClaimId[];
}

/** Witnesses that the runner collects reports from while a check runs. */
export type CollectedWitness = 'proxy' | 'wire';

/** Witnesses of a record that names none. */
export const DEFAULT_WITNESSES: readonly CollectedWitness[] = ['proxy'];

/** One claim about the mesh, as data (design: "check"). */
export interface CheckRecord {
  readonly id: string;
  readonly title: string;
  readonly source: ClaimSource;
  readonly complianceControls: readonly string[];
  readonly requires: {
    readonly istio: string;
    readonly dataplane: 'sidecar';
    /**
     * `managed`: a mesh that meshproof created, because the check changes more than its own
     * namespaces or needs the key of the mesh's certificate authority.
     */
    readonly mesh?: 'managed';
    /** `istio`: sidecars that record Istio's standard metrics; upstream builds of Envoy do not. */
    readonly telemetry?: 'istio';
  };
  readonly tags: readonly string[];
  readonly cast: Readonly<Record<string, CastMember>>;
  readonly probe: ProbeSpec;
  readonly probes: Readonly<Record<string, ProbeSpec>>;
  /** Witnesses besides clients, applications and kubelet; a packet capture costs seconds. */
  readonly witnesses: readonly CollectedWitness[];
  /** Budget within which observations have to agree. @default 'converge' */
  readonly timeout?: 'certificate-renewal';
  /**
   * Workloads that the change rebuilds, and as what; in a record as it ran, what its sabotage made
   * of them.
   */
  readonly redeploys?: Readonly<Record<string, WorkloadMember>>;
  /** Manifests in force before the baseline: the setup, not the claim. */
  readonly given: readonly string[];
  /** Outcomes before the claim's manifests are applied. */
  readonly baseline: Readonly<Record<string, ExpectedOutcome>>;
  /**
   * The claim is about a state: nothing is applied, and the baseline is the claim plus its
   * controls.
   */
  readonly kind?: 'state';
  /** The claim's manifests, by file name in manifests/<area>/<check stem>/. */
  readonly applies: readonly string[];
  /** Manifests of `given` whose removal is the claim. */
  readonly removes: readonly string[];
  readonly sabotage: Readonly<Record<string, Sabotage>>;
  readonly expects: Readonly<Record<string, Expectation<string>>>;
  /** Outcomes after the claim's manifests are deleted, where they differ from the baseline. */
  readonly restored: Readonly<Record<string, ExpectedOutcome>>;
}

/** One manifest of a check: a file for `kubectl apply` that the model reads as well. */
export interface Manifest {
  readonly name: string;
  /** Path relative to the project. */
  readonly file: string;
  readonly text: string;
  readonly objects: readonly KubeObject[];
}

/** Position of a check in its scenario. */
export interface ScenarioPosition {
  readonly scenario: string;
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  /**
   * The cast before the first step.
   * @default the cast of the step: no step before it rebuilds a workload
   */
  readonly cast?: CheckRecord['cast'];
}

/** A record together with its files. */
export interface LoadedCheck {
  readonly record: CheckRecord;
  readonly area: string;
  /** Position in a scenario; absent for a check that is no step. */
  readonly scenario?: ScenarioPosition;
  readonly stem: string;
  /** Path of the record, relative to the project. */
  readonly file: string;
  /** Folder of its manifests, relative to the project. */
  readonly manifestDir: string;
  /** Every manifest of the folder, by file name. */
  readonly manifests: Readonly<Record<string, Manifest>>;
}
