import type { ProbeSpec } from '../model/probes/probe-spec.ts';
import type { SpiffeId } from '../model/spiffe-id.ts';
import type { ClientFacts } from './facts.ts';

/** One cell to ask: who asks whom, and what. */
export interface ProbeRequest {
  readonly route: string;
  readonly requestId: string;
  /** Kubernetes namespace and workload name of the caller, after namespaces were mapped to the run's own. */
  readonly from: {
    readonly namespace: string;
    readonly workload: string;
    /** Who the caller is in the mesh, for certificates that claim it; absent for the kubelet. */
    readonly identity?: SpiffeId;
  };
  readonly to: { readonly namespace: string; readonly workload: string };
  readonly probe: ProbeSpec;
  /** Port of the callee's container behind the port that the probe names; absent where the probe names none. */
  readonly containerPort?: number;
  /** A random text that the request carries for a capture to look for; absent when nothing is captured. */
  readonly wireMarker?: string;
}

export interface ProbeResult {
  readonly request: ProbeRequest;
  readonly facts: ClientFacts;
  /** When the round of this ask began and was answered, by this machine's clock (milliseconds since 1970). */
  readonly asked?: { readonly from: number; readonly to: number };
}

/** Sends one round of probes: all cells of one source in one batch, as many sources side by side as the mesh bears. */
export interface Prober extends AsyncDisposable {
  /** Opens the streams of these sources of HTTP requests and settles once each has answered; a round opens by itself what is missing. */
  open(sources: readonly ProbeRequest['from'][], signal: AbortSignal): Promise<void>;
  /** Every ask gets exactly one answer, in the order of the asks. */
  round(requests: readonly ProbeRequest[], signal: AbortSignal): Promise<readonly ProbeResult[]>;
  /** How many exec streams were opened so far, per source `name.namespace`. */
  readonly execs: ReadonlyMap<string, number>;
}
