import type { Labels, Placed } from '../placed.ts';

export type ClientTlsMode = 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';

/** TLS that a sidecar opens by a rule. */
export interface ClientTls {
  readonly mode: ClientTlsMode;
  /** Paths of files in the sidecar; "" where the rule names none. */
  readonly clientCertificate: string;
  readonly privateKey: string;
  readonly caCertificates: string;
  /** Identities that are required of the server; Istio determines them when empty. */
  readonly servers: readonly string[];
  /** Name of a Secret with the certificates; "" without one. */
  readonly credentialName: string;
  readonly sni: string;
  /** The server's certificate is not verified. */
  readonly skipsVerification: boolean;
}

/** What a rule sets of connections. */
export interface TrafficSettings {
  readonly tls?: ClientTls;
  /** `passthrough`: to the address that the caller used, without a choice of endpoints. */
  readonly loadBalancer?: 'passthrough' | 'balanced';
  /** Endpoints that fail are ejected for a while. */
  readonly outlierDetection?: true;
}

export interface TrafficPolicy extends TrafficSettings {
  /** By service port number, in their order. */
  readonly ports: readonly (TrafficSettings & { readonly port: number })[];
}

export interface DestinationRule extends Placed {
  readonly kind: 'DestinationRule';
  readonly host: string;
  /** Namespaces whose callers see it, `*` for all and `.` for its own; all when empty. */
  readonly exportTo: readonly string[];
  /** Callers of its own namespace that it applies to, all when empty; absent for every caller. */
  readonly workloadSelector?: Labels;
  /** Absent if the rule has none, which is different from an empty one where rules are merged. */
  readonly traffic?: TrafficPolicy;
  /** By name. */
  readonly subsets: Readonly<Record<string, Subset>>;
}

/** Some of a host's endpoints, by label, and what differs from the host's traffic policy. */
export interface Subset {
  readonly labels: Labels;
  readonly traffic?: TrafficPolicy;
}
