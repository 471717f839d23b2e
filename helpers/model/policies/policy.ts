import type { Labels, OtherObject, Placed } from './placed.ts';

export type { Labels, Placed } from './placed.ts';

export type MtlsMode = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';
export type ClientTlsMode = 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
export type AuthorizationAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
export interface PeerAuthentication extends Placed {
  readonly kind: 'PeerAuthentication';
  readonly selector: Labels;
  readonly mode: MtlsMode;
  /** By workload port, never by service port (istio.io, PeerAuthentication.portLevelMtls). */
  readonly portLevel: Readonly<Record<string, MtlsMode>>;
}

export interface ClientTls {
  readonly mode: ClientTlsMode;
  readonly clientCertificate: string;
  /** Identities that are required of the server; absent where Istio determines them. */
  readonly servers?: readonly string[];
}

export interface DestinationRule extends Placed {
  readonly kind: 'DestinationRule';
  readonly host: string;
  /** Namespaces whose callers see it, `*` for all and `.` for its own; all when empty. */
  readonly exportTo: readonly string[];
  /** Callers of its own namespace that it applies to; all when empty. */
  readonly workloadSelector: Labels;
  readonly tls?: ClientTls;
  /** By service port number. */
  readonly portLevel: Readonly<Record<string, ClientTls>>;
  /** By name. */
  readonly subsets: Readonly<Record<string, Subset>>;
}

/** Some of a host's endpoints, by label, and what differs from the host's traffic policy. */
export interface Subset {
  readonly labels: Labels;
  readonly tls?: ClientTls;
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

/** What a policy is attached to in place of selected pods. */
export interface TargetRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
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

/** A Service that a check adds to those of its cast. */
export interface ServiceObject extends Placed {
  readonly kind: 'Service';
  readonly exportTo: readonly string[];
  readonly selector: Labels;
  readonly headless: boolean;
  /** Its ports and their target ports. */
  readonly ports: Readonly<Record<string, number>>;
}

/** The destination of matching requests. */
export interface HttpRoute {
  /** Headers that a request must have, with exactly these values; empty matches all. */
  readonly headers: Labels;
  /** Prefix of the path; "" matches all. */
  readonly prefix: string;
  readonly host: string;
  /** Subset of the host's endpoints; all when absent. */
  readonly subset?: string;
  /** Port of the host's Service; that of the request when absent. */
  readonly port?: number;
}

/** Routes for requests to these hosts; the first match wins. */
export interface VirtualService extends Placed {
  readonly kind: 'VirtualService';
  readonly exportTo: readonly string[];
  readonly hosts: readonly string[];
  readonly routes: readonly HttpRoute[];
}

/** Hosts that are added to the mesh's registry, with their endpoint and its identities. */
export interface ServiceEntry extends Placed {
  readonly kind: 'ServiceEntry';
  readonly exportTo: readonly string[];
  readonly hosts: readonly string[];
  /** The only endpoint, as `service.namespace` of the cluster. */
  readonly endpoint: string;
  /** Whether the endpoint is marked as meshed (label security.istio.io/tlsMode). */
  readonly meshed: boolean;
  /** Identities that its servers may have; any when empty. */
  readonly servers: readonly string[];
}

export type Policy =
  | PeerAuthentication
  | DestinationRule
  | AuthorizationPolicy
  | ServiceObject
  | VirtualService
  | ServiceEntry
  | OtherObject;
