import type { ServiceCall } from '../../dataplane/data-plane.ts';
import type { CastWorkload } from '../../kube/cast/cast-manifest.ts';
import type { CastNamespace } from '../../kube/cast/cast-namespace.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import type { ChangeEvent, Json, Observation } from '../../model/observation.ts';
import type { Witness } from '../../model/witness.ts';
import type { ProbeResult, ProbeRequest } from '../../probe/probe-request.ts';
import type { Streams } from '../../probe/stream/streams.ts';
import type { WorkloadCertificate } from '../../witness/certificates/certificate.ts';
import type { CaptureMode, WireFacts } from '../../witness/wire/facts.ts';
import type { CheckResult } from '../judge/result.ts';
import type { CollectedWitness } from '../record/check-record.ts';

/** A workload of the cast by its place on the mesh. */
export interface Place {
  readonly namespace: string;
  readonly workload: string;
}

export type Facts = Readonly<Record<string, Json>>;

/** One change to the mesh. */
export interface MeshChange {
  readonly members: readonly Place[];
  /** What is asked of the mesh while the change is in force, by workloads that may have a sidecar. */
  readonly calls: readonly ServiceCall[];
  readonly deletes: readonly KubeObject[];
  readonly applies: readonly KubeObject[];
}

/** What one witness says of one request. */
export interface WitnessReport {
  readonly route: string;
  readonly requestId: string;
  readonly witness: Witness;
  readonly facts: Facts;
}

/** A callee beside which packets are captured. */
export interface CaptureSpot extends Place {
  /** Port of its container. */
  readonly port: number;
  readonly mode: CaptureMode;
}

/** What a capture saw, or why nobody knows. */
export type Captured = { readonly spot: CaptureSpot } & ({ readonly facts: WireFacts } | { readonly problem: string });

/** Captures that run. */
export interface WireWatch {
  /** Ends them and answers one entry per spot. */
  stop(): Promise<readonly Captured[]>;
}

/** The mesh as the runner needs it; the real one is in run/real-mesh.ts, unit tests play one. */
export interface MeshPort {
  /** Brings workloads up and waits until they are ready; a workload that changed is rebuilt. */
  ensureCast(
    namespaces: readonly CastNamespace[],
    workloads: readonly CastWorkload[],
    signal: AbortSignal,
  ): Promise<void>;
  /** Deletes these namespaces of the run with the workloads in them, and waits until they are gone; nobody asks those workloads any more. */
  deleteCast(namespaces: readonly string[], signal: AbortSignal): Promise<void>;
  /**
   * Deletes and applies as one change and waits until the proxies of the parties hold it; says how it knows.
   * `onMade` is called as soon as the API server has taken the whole change.
   * @throws MeshproofError when a proxy does not come to hold the change within its budget, or rejects it.
   */
  change(change: MeshChange, signal: AbortSignal, onMade: () => void): Promise<Facts>;
  /** Settles once whatever is made from then on is younger than whatever was made before: objects tell their age in whole seconds. */
  laterSecond(signal: AbortSignal): Promise<void>;
  /** Gives those of the workloads whose container was restarted a new pod: the wait before the next restart outlives its cause by minutes. */
  recreatePods(workloads: readonly CastWorkload[], signal: AbortSignal): Promise<void>;
  /** Deletes without waiting for anybody: the clean-up. */
  cleanUp(objects: readonly KubeObject[], signal: AbortSignal): Promise<void>;
  /**
   * Puts back whatever changes touched of the whole mesh, outside of the namespaces of a check, and compares it with what it was before.
   * @throws MeshproofError naming what is not as it was.
   */
  restoreMesh(signal: AbortSignal): Promise<void>;
  /** Every ask gets exactly one answer, in the order of the asks. */
  round(requests: readonly ProbeRequest[], signal: AbortSignal): Promise<readonly ProbeResult[]>;
  /** What the witnesses besides the client say of a round: the applications, and whoever of `heard` is asked by the request. */
  witnesses(
    results: readonly ProbeResult[],
    signal: AbortSignal,
    collected: readonly CollectedWitness[],
  ): Promise<readonly WitnessReport[]>;
  /**
   * The certificate that the sidecar of a workload holds; undefined where there is no sidecar or it holds none.
   * @param afresh asks the sidecar even if its certificate is known: it may have been rotated
   * @throws MeshproofError when the sidecar cannot be asked.
   */
  certificate(place: Place, afresh: boolean, signal: AbortSignal): Promise<WorkloadCertificate | undefined>;
  /** Begins streams of requests, which go on until they are ended. */
  streams: Streams['begin'];
  /** Captures what the callees' interfaces carry and looks for the canary in it; every spot listens when this returns, or tells its trouble. */
  capture(spots: readonly CaptureSpot[], wireMarker: string, signal: AbortSignal): Promise<WireWatch>;
}

/** Where raw facts go: a bundle, or an array. */
export interface Sink {
  observe(observation: Observation): void;
  change(event: ChangeEvent): void;
  /** Counts what was taken out of facts before they came here, by kind. */
  redacted?(kinds: readonly string[]): void;
}

/** What a run tells while it goes on. */
export type RunEvent =
  | { readonly kind: 'cast'; readonly lane: string; readonly state: 'deploying' | 'ready'; readonly workloads: number }
  | {
      readonly kind: 'check';
      readonly id: string;
      readonly state: 'started' | 'baseline' | 'applied' | 'settling' | 'restored';
    }
  | { readonly kind: 'judged'; readonly result: CheckResult };
