import type { ExpectedOutcome } from '../outcome.ts';
import { DEFAULT_MESH, type MeshConfig } from '../policies/mesh-config.ts';
import type { Policy } from '../policies/policy.ts';
import type { ProbeSpec } from '../probes/probe-spec.ts';
import { spiffeId, type SpiffeId } from '../spiffe-id.ts';
import type { CastMember } from '../workloads/cast-member.ts';
import type { Gateways } from '../workloads/edge-member.ts';
import type { Workload } from '../workloads/workload.ts';

export interface Situation {
  readonly policies: readonly Policy[];
  readonly cast: Readonly<Record<string, CastMember>>;
  /** Gateways that requests of the mesh can be routed to. @default none */
  readonly gateways?: Gateways;
  readonly route: string;
  readonly probe: ProbeSpec;
  /** The object that a dry run sends. */
  readonly submits?: unknown;
  /** @default Istio's default configuration */
  readonly mesh?: MeshConfig;
}

export interface Prediction {
  readonly outcome: ExpectedOutcome;
  /** The rules that led to the outcome, in the order in which they apply. */
  readonly trace: readonly string[];
}

/** The identity in the certificate of a workload's sidecar. */
export function identityOf(situation: Pick<Situation, 'mesh'>, { namespace, serviceAccount }: Workload): SpiffeId {
  return spiffeId({ trustDomain: meshOf(situation).trustDomain, namespace, serviceAccount });
}

/** The mesh's configuration. */
export function meshOf({ mesh = DEFAULT_MESH }: Pick<Situation, 'mesh'>): MeshConfig {
  return mesh;
}

/** Why the model predicts no outcome. */
export interface NotModelled {
  /**
   * What it does not know, such as `AuthorizationPolicy foo/x: spec.rules[0].when` or a sentence
   * about the situation.
   */
  readonly notModelled: readonly [string, ...string[]];
}

/** Whether the model predicts an outcome. */
export function isPrediction(result: Prediction | NotModelled): result is Prediction {
  return 'outcome' in result;
}

/** Ends the prediction of a situation that is not modelled; `predict` returns it as NotModelled. */
export class UnmodelledSituation extends Error {
  override readonly name = 'UnmodelledSituation';
  readonly details: string;

  constructor(route: string, details: string) {
    super(`${route}: ${details}`);
    this.details = details;
  }
}

/** The error for a situation that is not modelled. */
export function unknown(route: string, details: string): UnmodelledSituation {
  return new UnmodelledSituation(route, details);
}
