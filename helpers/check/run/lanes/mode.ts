import type { Verdict } from '../../../model/verdict.ts';
import type { RunClock } from '../../../timing/clock.ts';
import type { CheckResult } from '../../judge/judge.ts';
import type { Capacity } from '../../plan/lanes/capacity.ts';
import type { LoadedCheck } from '../../record/check-record.ts';
import type { Journal } from '../journal.ts';
import type { MeshPort, RunEvent, Sink } from '../ports.ts';

export interface RunPlanRequest {
  readonly checks: readonly LoadedCheck[];
  readonly mesh: MeshPort;
  readonly sink: Sink;
  readonly clock: RunClock;
  readonly signal: AbortSignal;
  /** Version of the control plane, to tell which checks this mesh can run. */
  readonly istioVersion: string;
  /** Whether the mesh is one of ours, so that checks may change all of it. @default false */
  readonly managedMesh?: boolean;
  /** Whether the sidecars count requests in Istio's standard metrics. @default false */
  readonly telemetry?: boolean;
  /** @default 'cluster.local' */
  readonly trustDomain?: string;
  /** Domain of the cluster. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** Put before every namespace of every check. @default '' */
  readonly namespacePrefix?: string;
  /** How often a cast may be raised, so that its checks are played side by side. @default 1 */
  readonly copies?: number;
  /** How much of the mesh is used at the same time. @default CAPACITY, what a mesh on this machine bears */
  readonly capacity?: Capacity;
  readonly onEvent?: (event: RunEvent) => void;
}

/** What a plan needs of a request: it is known before any check is played. */
export type PlanRequest = Pick<
  RunPlanRequest,
  'checks' | 'namespacePrefix' | 'copies' | 'trustDomain' | 'clusterDomain'
>;

export interface RunResult {
  readonly verdict: Verdict;
  /** In the order of the plan. */
  readonly checks: readonly CheckResult[];
}

/** Where a check is played: a lane whose cast stands. */
export interface LaneContext {
  readonly prefix: string;
  /** The check that is played next on this cast, if any. */
  readonly next: LoadedCheck | undefined;
  readonly mesh: MeshPort;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** What is done with each check: it is run once, or once under each of its sabotages. */
export interface Mode {
  /** The check as this mission plays it behind a prefix, each entry judged by itself. */
  readonly planned: (check: LoadedCheck, prefix: string) => readonly LoadedCheck[];
  /** Plays a check from stage to clean-up and answers a result per entry of its plan. */
  readonly play: (check: LoadedCheck, stage: LaneContext) => Promise<readonly CheckResult[]>;
}
