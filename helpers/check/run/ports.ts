import type { ServiceCall } from '../../dataplane/data-plane.ts';
import type { CastNamespace } from '../../kube/cast/cast-namespace.ts';
import type { CastWorkload } from '../../kube/cast/cast-workload.ts';
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
  /** Requests between workloads that may have a sidecar while the change is in force. */
  readonly calls: readonly ServiceCall[];
  readonly deletes: readonly KubeObject[];
  readonly applies: readonly KubeObject[];
}

/** What one witness reports about one request. */
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
  /** The workload whose sidecar has the image to capture with. @default the same workload */
  readonly imageOf?: Place;
}

/** What a capture saw, or why it failed. */
export type Captured = { readonly spot: CaptureSpot } & ({ readonly facts: WireFacts } | { readonly problem: string });

/** Captures that run. */
export interface WireWatch {
  /** Ends them and returns one entry per spot. */
  stop(): Promise<readonly Captured[]>;
}

/** The mesh as the runner needs it: real in helpers/live, or simulated for unit tests. */
export interface MeshPort {
  /**
   * Deploys workloads and waits until they are ready; one that changed is redeployed.
   * @param onObstacle called with what keeps a workload from starting, whether or not it may pass
   * @throws MeshproofError as soon as an obstacle is final
   */
  ensureCast(
    namespaces: readonly CastNamespace[],
    workloads: readonly CastWorkload[],
    signal: AbortSignal,
    onObstacle?: (cause: string) => void,
  ): Promise<void>;
  /** Deletes namespaces of the run with their workloads, and waits until they are gone. */
  deleteCast(namespaces: readonly string[], signal: AbortSignal): Promise<void>;
  /**
   * Deletes and applies as one change and waits until the proxies of the members have it.
   * @param onMade called as soon as the API server has accepted the whole change
   * @returns how the proxies acknowledged it
   * @throws MeshproofError when a proxy does not acknowledge it within the budget, or rejects it
   */
  change(change: MeshChange, signal: AbortSignal, onMade: () => void): Promise<Facts>;
  /**
   * Reads and keeps what explains why a check did not conform, before anything is cleaned up.
   * @default nothing is kept
   */
  diagnose?(check: string, places: readonly Place[], signal: AbortSignal): Promise<void>;
  /**
   * The pods of these workloads, as `namespace/pod`, that injection left without a sidecar although
   * it is on for them.
   * @default it is not known
   */
  uninjected?(places: readonly Place[]): readonly string[];
  /** Waits for the next second: creation timestamps, by which objects compete, are in seconds. */
  laterSecond(signal: AbortSignal): Promise<void>;
  /**
   * Replaces the pods of those workloads whose container was restarted: the kubelet's back-off
   * would outlive its cause by minutes.
   */
  recreatePods(workloads: readonly CastWorkload[], signal: AbortSignal): Promise<void>;
  /** Deletes without waiting for the proxies: the clean-up. */
  cleanUp(objects: readonly KubeObject[], signal: AbortSignal): Promise<void>;
  /**
   * Restores every object outside the namespaces of the checks and compares it with its backup.
   * @throws MeshproofError naming the objects that differ
   */
  restoreMesh(signal: AbortSignal): Promise<void>;
  /** Every request gets exactly one result, in the order of the requests. */
  round(requests: readonly ProbeRequest[], signal: AbortSignal): Promise<readonly ProbeResult[]>;
  /** What the applications, and those of the `collected` witnesses, report about a round. */
  witnesses(
    results: readonly ProbeResult[],
    signal: AbortSignal,
    collected: readonly CollectedWitness[],
  ): Promise<readonly WitnessReport[]>;
  /**
   * The certificate of a workload's sidecar; undefined where there is no sidecar or it has none.
   * @param afresh reads it again even if it is known, since it may have been rotated
   * @throws MeshproofError when the sidecar cannot be reached
   */
  certificate(place: Place, afresh: boolean, signal: AbortSignal): Promise<WorkloadCertificate | undefined>;
  /** Begins streams of requests, which go on until they are ended. */
  streams: Streams['begin'];
  /** Starts captures that look for the marker; when this returns, each one runs or has failed. */
  capture(spots: readonly CaptureSpot[], wireMarker: string, signal: AbortSignal): Promise<WireWatch>;
}

/** Receives the raw facts of a run: a bundle, or an array. */
export interface Sink {
  observe(observation: Observation): void;
  change(event: ChangeEvent): void;
  /** Counts secrets that were redacted before, by kind. */
  redacted?(kinds: readonly string[]): void;
}

/** Progress of a run, and its verdicts. */
export type RunEvent =
  | { readonly kind: 'cast'; readonly lane: string; readonly state: 'deploying' | 'ready'; readonly workloads: number }
  | {
      readonly kind: 'check';
      readonly id: string;
      readonly state: 'started' | 'baseline' | 'applied' | 'settling' | 'restored';
    }
  | { readonly kind: 'judged'; readonly result: CheckResult };
