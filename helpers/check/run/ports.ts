import type { CastNamespace } from '../../kube/cast.ts';
import type { CastWorkload } from '../../kube/cast-manifest.ts';
import type { ChangeEvent, Json, Observation } from '../../model/observation.ts';
import type { Witness } from '../../model/outcome.ts';
import type { Answer, Ask } from '../../probe/facts.ts';
import type { CheckResult } from '../judge/result.ts';

/** A workload of the cast by its place on the mesh. */
export interface Place {
  readonly namespace: string;
  readonly workload: string;
}

/** What one witness says of one request. */
export interface Testimony {
  readonly route: string;
  readonly requestId: string;
  readonly witness: Witness;
  readonly facts: Readonly<Record<string, Json>>;
}

/** The mesh as the runner needs it; the real one is in run/real-mesh.ts, unit tests play one. */
export interface MeshPort {
  /** Brings workloads up and waits until they are ready; a workload that changed is rebuilt. */
  ensureCast(namespaces: readonly CastNamespace[], workloads: readonly CastWorkload[], signal: AbortSignal): Promise<void>;
  apply(yaml: string, signal: AbortSignal): Promise<void>;
  delete(yaml: string, signal: AbortSignal): Promise<void>;
  /**
   * Notes what the parties' proxies hold now; the answer waits until they hold what was changed since, and says how it knows.
   * A change that concerns none of their configuration counts as held.
   */
  beforeChange(parties: readonly Place[], signal: AbortSignal): Promise<(signal: AbortSignal) => Promise<Readonly<Record<string, Json>>>>;
  /** Every ask gets exactly one answer, in the order of the asks. */
  round(asks: readonly Ask[], signal: AbortSignal): Promise<readonly Answer[]>;
  /** What the witnesses besides the client say of a round. */
  witnesses(answers: readonly Answer[], signal: AbortSignal): Promise<readonly Testimony[]>;
}

/** Where raw facts go: a bundle, or an array. */
export interface Sink {
  observe(observation: Observation): void;
  change(event: ChangeEvent): void;
}

/** What a run tells while it goes on. */
export type RunEvent =
  | { readonly kind: 'cast'; readonly lane: string; readonly state: 'raising' | 'ready'; readonly workloads: number }
  | { readonly kind: 'check'; readonly id: string; readonly state: 'started' | 'baseline' | 'applied' | 'settling' | 'restored' }
  | { readonly kind: 'judged'; readonly result: CheckResult };
