import type { Labels, Placed } from './placed.ts';

/** How a sidecar treats a port: by its declared protocol, or by what it recognizes. */
export type PortProtocol = 'http' | 'tcp' | 'sniffed';

/** A port of a Service or of a ServiceEntry. */
export interface ServicePort {
  readonly protocol: PortProtocol;
  /** The port of the pods. */
  readonly target: number;
}

/** A Service that a check adds to those of its cast. */
export interface ServiceObject extends Placed {
  readonly kind: 'Service';
  readonly exportTo: readonly string[];
  readonly selector: Labels;
  readonly headless: boolean;
  readonly ports: Readonly<Record<string, ServicePort>>;
}

/** Hosts that are added to the mesh's registry, with their endpoint and its identities. */
export interface ServiceEntry extends Placed {
  readonly kind: 'ServiceEntry';
  readonly exportTo: readonly string[];
  readonly hosts: readonly string[];
  /** Outside of the mesh: auto mTLS does not apply. */
  readonly isExternal: boolean;
  readonly ports: Readonly<Record<string, ServicePort>>;
  /** Where its servers are: at one endpoint, or where the caller's address leads. */
  readonly resolution: 'endpoint' | 'original';
  /** The only endpoint, as `service.namespace` of the cluster, or an address; "" for `original`. */
  readonly endpoint: string;
  readonly endpointLabels: Labels;
  /** Identities that its servers may have; any when empty. */
  readonly servers: readonly string[];
}

/** What sidecars do with requests for hosts that their registry does not have. */
export const OUTBOUND_TRAFFIC = ['ALLOW_ANY', 'REGISTRY_ONLY'] as const;

export type OutboundTraffic = (typeof OUTBOUND_TRAFFIC)[number];

/** How the sidecars of selected workloads treat outbound traffic. */
export interface SidecarObject extends Placed {
  readonly kind: 'Sidecar';
  readonly selector: Labels;
  /** @default that of the mesh */
  readonly outboundTraffic?: OutboundTraffic;
}

/** One text of a request and what it must be; `present`: anything. */
export interface TextMatch {
  readonly by: 'exact' | 'prefix' | 'regex' | 'present';
  readonly text: string;
}

/** What a request and its caller must be like for a route; absent and empty fields match all. */
export interface HttpMatch {
  /** By name in lower case, like `withoutHeaders`. */
  readonly headers: Readonly<Record<string, TextMatch>>;
  readonly withoutHeaders: Readonly<Record<string, TextMatch>>;
  readonly uri?: TextMatch;
  readonly ignoresCase: boolean;
  readonly method?: TextMatch;
  readonly authority?: TextMatch;
  readonly port?: number;
  readonly sourceLabels: Labels;
  readonly sourceNamespace?: string;
  readonly gateways: readonly string[];
}

/** Where matching requests are sent. */
export interface RouteTarget {
  readonly host: string;
  /** Subset of the host's endpoints; all when absent. */
  readonly subset?: string;
  /** Port of the host's Service; that of the request, or its only one, when absent. */
  readonly port?: number;
}

/** The statuses of a redirect that Envoy knows. */
export const REDIRECT_CODES = [301, 302, 303, 307, 308] as const;

export type RedirectCode = (typeof REDIRECT_CODES)[number];

/** One route of a VirtualService. */
export interface HttpRoute {
  /** One of them must match; none matches everything. */
  readonly matches: readonly HttpMatch[];
  /** The proxy answers with a redirect of this status, and sends the request nowhere. */
  readonly redirect?: RedirectCode;
  /** Those with a weight. */
  readonly targets: readonly RouteTarget[];
  /** Replaces the path, or the prefix of it that matched. */
  readonly rewriteUri?: string;
}

/** A route of connections by the server name in their TLS, which the proxy does not end. */
export interface TlsRoute {
  readonly matches: readonly {
    readonly sniHosts: readonly string[];
    readonly port?: number;
    readonly gateways: readonly string[];
  }[];
  readonly targets: readonly RouteTarget[];
}

/** Routes for requests to these hosts; the first match wins. */
export interface VirtualService extends Placed {
  readonly kind: 'VirtualService';
  readonly exportTo: readonly string[];
  readonly hosts: readonly string[];
  /** What has its routes: `mesh` for sidecars, `namespace/name` for proxies of a Gateway. */
  readonly gateways: readonly string[];
  readonly routes: readonly HttpRoute[];
  readonly tlsRoutes: readonly TlsRoute[];
  /** Whether it routes connections by their port alone. */
  readonly routesTcp: boolean;
  /** Whether it routes connections that are not HTTP. */
  readonly routesBytes: boolean;
}
