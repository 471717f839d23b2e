import type { DestinationRule } from './destination-rule/types.ts';
import type { Gateway, SecretObject } from './gateway/types.ts';
import type { Labels, OtherObject, Placed, TargetRef } from './placed.ts';
import type { ServiceEntry, ServiceObject, SidecarObject, VirtualService } from './routed.ts';
import type { RequestAuthentication } from './tokens/types.ts';

export type { Labels, Placed, TargetRef } from './placed.ts';

export type MtlsMode = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';
export type AuthorizationAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
export interface PeerAuthentication extends Placed {
  readonly kind: 'PeerAuthentication';
  readonly selector: Labels;
  readonly mode: MtlsMode;
  /** By workload port, never by service port (istio.io, PeerAuthentication.portLevelMtls). */
  readonly portLevel: Readonly<Record<string, MtlsMode>>;
}

/** One condition of a rule on an attribute of the request. */
export interface Condition {
  /** As Istio names attributes in `when`, such as `source.principal`; also host, method, path. */
  readonly key: string;
  /** Values of which one must match; empty sets no condition. */
  readonly any: readonly string[];
  /** Values of which none may match. */
  readonly none: readonly string[];
  /** Where it is in the policy, such as `spec.rules[0].from[0].source.ipBlocks`. */
  readonly field: string;
}

export interface AuthorizationRule {
  /** Sources, each with its conditions; a request needs one of them, if there are any. */
  readonly from: readonly (readonly Condition[])[];
  /** Operations likewise. */
  readonly to: readonly (readonly Condition[])[];
  readonly when: readonly Condition[];
}

export interface AuthorizationPolicy extends Placed {
  readonly kind: 'AuthorizationPolicy';
  readonly selector: Labels;
  readonly action: AuthorizationAction;
  /** Extension provider of the mesh that decides a CUSTOM rule. */
  readonly provider?: string;
  /** Evaluated and not enforced. */
  readonly dryRun: boolean;
  /** Gateways and waypoints that it is for; the selected workloads when empty. */
  readonly targetRefs: readonly TargetRef[];
  readonly rules: readonly AuthorizationRule[];
}

export type Policy =
  | PeerAuthentication
  | DestinationRule
  | AuthorizationPolicy
  | RequestAuthentication
  | ServiceObject
  | VirtualService
  | ServiceEntry
  | SidecarObject
  | Gateway
  | SecretObject
  | OtherObject;
