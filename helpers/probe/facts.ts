import type { ProbeSpec } from '../model/probe-spec.ts';

/** What curl said about one transfer: `--write-out '%{json}'` plus the body. */
export interface HttpFacts {
  readonly kind: 'http';
  readonly url: string;
  /** curl's exit code for this transfer (curl(1), EXIT CODES). */
  readonly exitCode: number;
  /** curl's own words, "" on success. */
  readonly errorMessage: string;
  /** 0 when no response arrived (curl prints 000). */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly totalMs: number;
}

/** What the MongoDB driver said. */
export interface MongoFacts {
  readonly kind: 'mongo';
  readonly uri: string;
  readonly ok: boolean;
  readonly errorName: string;
  readonly errorMessage: string;
  /** The driver's code or the server's, "" when none. */
  readonly code: string;
  readonly totalMs: number;
  /** The client's ends of the connections that it opened, by which its sidecar's log is correlated. */
  readonly localPorts?: readonly number[];
}

/** What the kubelet did to a container over a window. */
export interface KubeletFacts {
  readonly kind: 'kubelet';
  readonly restarts: number;
  /** Messages of the probe's failure events, oldest first. */
  readonly probeFailures: readonly string[];
  readonly windowMs: number;
  /** The path and port that the kubelet was told to probe, after injection. */
  readonly probedPath: string;
  readonly probedPort: string;
  /** The container at the window's end: `running`, or why it does not run. */
  readonly state?: string;
}

/** Our own plumbing failed: never an outcome of the mesh. */
export interface PlumbingFacts {
  readonly kind: 'plumbing';
  readonly cause: string;
  readonly attempts: number;
}

export type ClientFacts = HttpFacts | MongoFacts | KubeletFacts | PlumbingFacts;

/** One cell to ask: who asks whom, and what. */
export interface Ask {
  readonly route: string;
  readonly requestId: string;
  /** Kubernetes namespace and workload name of the caller, after namespaces were mapped to the run's own. */
  readonly from: { readonly namespace: string; readonly workload: string };
  readonly to: { readonly namespace: string; readonly workload: string };
  readonly probe: ProbeSpec;
}

export interface Answer {
  readonly ask: Ask;
  readonly facts: ClientFacts;
}

/** Sends one round of probes: all cells of one source in one batch, all sources side by side. */
export interface Prober extends AsyncDisposable {
  /** Every ask gets exactly one answer, in the order of the asks. */
  round(asks: readonly Ask[], signal: AbortSignal): Promise<readonly Answer[]>;
  /** How many exec streams were opened so far, per source `name.namespace`. */
  readonly execs: ReadonlyMap<string, number>;
}
