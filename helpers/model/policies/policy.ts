export type MtlsMode = 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';
export type ClientTlsMode = 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
export type AuthorizationAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
export type Labels = Readonly<Record<string, string>>;

/** Where a policy stands and how old it is among those in force. */
export interface Placed {
  readonly name: string;
  readonly namespace: string;
  /** Position in time: where two policies compete, Istio lets the oldest win. */
  readonly age: number;
}

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
  /** Who the server has to be, whatever Istio expects; absent where Istio decides. */
  readonly servers?: readonly string[];
}

export interface DestinationRule extends Placed {
  readonly kind: 'DestinationRule';
  readonly host: string;
  /** Namespaces whose callers see it, `*` for all and `.` for its own; all when empty. */
  readonly exportTo: readonly string[];
  /** Callers of its own namespace that it is for; all when empty. */
  readonly workloadSelector: Labels;
  readonly tls?: ClientTls;
  /** By service port number. */
  readonly portLevel: Readonly<Record<string, ClientTls>>;
  /** By name. */
  readonly subsets: Readonly<Record<string, Subset>>;
}

/** Some of a host's endpoints by their labels, and what its callers do otherwise than for the host. */
export interface Subset {
  readonly labels: Labels;
  readonly tls?: ClientTls;
}

/** One list of a rule and its `not` twin; an absent list matches everything. */
export interface Match {
  readonly any?: readonly string[];
  readonly none?: readonly string[];
}

export interface Source {
  readonly principals: Match;
  readonly namespaces: Match;
  /** As `<namespace>/<account>`, in whatever trust domain. */
  readonly serviceAccounts: Match;
}

export interface Operation {
  readonly methods: Match;
  readonly paths: Match;
  readonly ports: Match;
}

export interface AuthorizationRule {
  readonly from: readonly Source[];
  readonly to: readonly Operation[];
}

export interface AuthorizationPolicy extends Placed {
  readonly kind: 'AuthorizationPolicy';
  readonly selector: Labels;
  readonly action: AuthorizationAction;
  /** Who decides a CUSTOM rule: the name of an extension provider of the mesh. */
  readonly provider?: string;
  /** Evaluated and not enforced. */
  readonly dryRun: boolean;
  readonly rules: readonly AuthorizationRule[];
}

/** A Service that a check adds to those of its cast. */
export interface ServiceObject extends Placed {
  readonly kind: 'Service';
  readonly exportTo: readonly string[];
  readonly selector: Labels;
  readonly headless: boolean;
  /** Its ports, each with that of the container behind it. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Where requests that fit are sent. */
export interface HttpRoute {
  /** Headers that a request must have, with exactly these values; none takes every request. */
  readonly headers: Labels;
  /** What its path begins with; "" takes every path. */
  readonly prefix: string;
  readonly host: string;
  /** Of the host's endpoints; all when absent. */
  readonly subset?: string;
  /** Port of the host's Service; the one that was asked for when absent. */
  readonly port?: number;
}

/** What callers' sidecars do with requests to these hosts: the first route that fits is taken. */
export interface VirtualService extends Placed {
  readonly kind: 'VirtualService';
  readonly exportTo: readonly string[];
  readonly hosts: readonly string[];
  readonly routes: readonly HttpRoute[];
}

/** Hosts that the mesh is told of by hand: where they lead to, and who runs them. */
export interface ServiceEntry extends Placed {
  readonly kind: 'ServiceEntry';
  readonly exportTo: readonly string[];
  readonly hosts: readonly string[];
  /** The only endpoint, as `service.namespace` of the cluster. */
  readonly endpoint: string;
  /** Whether the endpoint is said to have a sidecar (label security.istio.io/tlsMode). */
  readonly meshed: boolean;
  /** Identities that may run it; whoever answers when empty. */
  readonly servers: readonly string[];
}

export type Policy =
  | PeerAuthentication
  | DestinationRule
  | AuthorizationPolicy
  | ServiceObject
  | VirtualService
  | ServiceEntry;
