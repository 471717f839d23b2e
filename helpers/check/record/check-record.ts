import type { KubeObject } from '../../kube/manifest.ts';
import type { ExpectedOutcome } from '../../model/outcome.ts';
import type { KubeletProbe, ProbeSpec } from '../../model/probes/probe-spec.ts';
import type { CastMember, WorkloadMember } from '../../model/workloads/cast-member.ts';
import type { ClaimId } from '../handbook/claims.ts';
import type { Sabotage } from './sabotage/sabotage.ts';

export const mongoPing = {
  /** A client that speaks plain MongoDB, whatever its sidecar makes of it. */
  inClear: ({ port = 27017 }: { port?: number } = {}): ProbeSpec => ({
    kind: 'mongo',
    command: 'ping',
    port,
    tls: 'none',
  }),
  /** A client that speaks TLS itself and presents no certificate. */
  withoutCertificate: ({ port = 27017 }: { port?: number } = {}): ProbeSpec => ({
    kind: 'mongo',
    command: 'ping',
    port,
    tls: 'no-certificate',
  }),
  /** A client that speaks TLS itself with the certificate mounted beside it. */
  withCertificate: ({ port = 27017 }: { port?: number } = {}): ProbeSpec => ({
    kind: 'mongo',
    command: 'ping',
    port,
    tls: 'certificate',
  }),
} as const;

export const kubeletProbe = {
  /** The liveness probe that the kubelet itself sends to the container: what fails it is restarted. */
  liveness: (): ProbeSpec => ({ kind: 'kubelet', probe: 'liveness' }),
  /** The kubelet's own readiness probe: what fails it gets no traffic through its Service. */
  readiness: (): ProbeSpec => ({ kind: 'kubelet', probe: 'readiness' }),
  /** The kubelet's own startup probe: what fails it is neither live nor ready. */
  startup: (): ProbeSpec => ({ kind: 'kubelet', probe: 'startup' }),
  /** What the kubelet was told to ask, after injection. */
  aim: (probe: KubeletProbe = 'liveness'): ProbeSpec => ({ kind: 'kubelet', probe, fact: 'probed' }),
} as const;

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
  /** Chapter of the handbook; `beyond` what it says for what Istio's own documents and source say. */
  readonly article: '000' | '001' | '002' | '003' | '004' | 'istio-docs';
  /** The chapter's claim in our words; beyond the handbook, where Istio says it. */
  readonly claim: string;
  /** The handbook's claims that the check judges, by chapter and name; none beyond the handbook. */
  readonly claims: readonly ClaimId[];
}

/** Witnesses that somebody has to listen to while a check is played. */
export type CollectedWitness = 'proxy' | 'wire';

/** Those that are listened to unless a record asks for others. */
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
    /** `own`: a mesh of ours, since the check changes more than its own namespaces or needs the key of the mesh's authority. */
    readonly mesh?: 'managed';
    /** `istio`: sidecars that count requests in Istio's standard metrics, which upstream builds of Envoy cannot. */
    readonly telemetry?: 'istio';
  };
  readonly tags: readonly string[];
  readonly cast: Readonly<Record<string, CastMember>>;
  readonly probe: ProbeSpec;
  readonly probes: Readonly<Record<string, ProbeSpec>>;
  /** Witnesses that are heard besides the clients, the applications and the kubelet; a capture on the wire costs seconds. */
  readonly witnesses: readonly CollectedWitness[];
  /** The budget within which observations have to agree. @default 'converge' */
  readonly timeout?: 'certificate-renewal';
  /** Parties that the change rebuilds, and as what: as the claim says or, in a record as it was run, as its sabotage did. */
  readonly redeploys?: Readonly<Record<string, WorkloadMember>>;
  /** Manifests in force before the baseline: the stage, not the claim. */
  readonly given: readonly string[];
  /** What must be true before the claim's manifests are applied. */
  readonly baseline: Readonly<Record<string, ExpectedOutcome>>;
  /** The claim is about a state: nothing is applied or removed, and the baseline is the claim itself besides its controls. */
  readonly kind?: 'state';
  /** The claim's manifests, by file name in manifests/<area>/<check stem>/. */
  readonly applies: readonly string[];
  /** Manifests of `given` whose removal is the claim. */
  readonly removes: readonly string[];
  readonly sabotage: Readonly<Record<string, Sabotage>>;
  readonly expects: Readonly<Record<string, Expectation<string>>>;
  /** What must be true again after the claim's manifests are deleted. */
  readonly restored: Readonly<Record<string, ExpectedOutcome>>;
}

/** One manifest of a check: what a person can kubectl apply, and what the model reads. */
export interface Manifest {
  readonly name: string;
  /** Path relative to the project. */
  readonly file: string;
  readonly text: string;
  readonly objects: readonly KubeObject[];
}

/** Where a check stands in its journey. */
export interface ScenarioPosition {
  readonly scenario: string;
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  /** The parties as they are before the first step. @default those of the step: no step before it rebuilds any */
  readonly cast?: CheckRecord['cast'];
}

/** A record together with where it stands. */
export interface LoadedCheck {
  readonly record: CheckRecord;
  readonly area: string;
  /** Where it stands in a journey, if it is a step of one. */
  readonly scenario?: ScenarioPosition;
  readonly stem: string;
  /** Path of the record, relative to the project. */
  readonly file: string;
  /** Folder of its manifests, relative to the project. */
  readonly manifestDir: string;
  /** Every manifest of the folder, by file name. */
  readonly manifests: Readonly<Record<string, Manifest>>;
}
