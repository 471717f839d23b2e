import type { KubeObject } from '../kube/manifest.ts';
import type { ProbeSpec } from '../model/probes/probe-spec.ts';
import type { SpiffeId } from '../model/spiffe-id.ts';
import type { ClientFacts } from './facts.ts';

/** One cell of a round: caller, callee and probe. */
export interface ProbeRequest {
  readonly route: string;
  readonly requestId: string;
  /** The caller; its namespace is already mapped to the run's own. */
  readonly from: {
    readonly namespace: string;
    readonly workload: string;
    /** Its identity in the mesh, for certificates that claim it; absent for the kubelet. */
    readonly identity?: SpiffeId;
  };
  readonly to: { readonly namespace: string; readonly workload: string };
  readonly probe: ProbeSpec;
  /** Address of the callee's pod, for a probe that is sent to it; the prober finds it. */
  readonly address?: string;
  /** The object that a dry run sends. */
  readonly submits?: KubeObject;
  /** Container port behind the Service port of the probe; absent where the probe has no port. */
  readonly containerPort?: number;
  /** A random text that a capture looks for; absent when nothing is captured. */
  readonly wireMarker?: string;
}

export interface ProbeResult {
  readonly request: ProbeRequest;
  readonly facts: ClientFacts;
  /** Begin and end of its round by this machine's clock (milliseconds since 1970). */
  readonly asked?: { readonly from: number; readonly to: number };
}

/** Sends rounds of probes: all cells of one source in one batch, sources concurrently. */
export interface Prober extends AsyncDisposable {
  /** Opens the HTTP streams of these callers in advance; a round opens those that are missing. */
  open(callers: readonly ProbeRequest['from'][], signal: AbortSignal): Promise<void>;
  /** Returns exactly one result per request, in the order of the requests. */
  round(requests: readonly ProbeRequest[], signal: AbortSignal): Promise<readonly ProbeResult[]>;
  /** Number of exec streams opened so far, per caller `name.namespace`. */
  readonly execs: ReadonlyMap<string, number>;
}
