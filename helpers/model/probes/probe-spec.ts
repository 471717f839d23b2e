import type { FactName } from '../facts/facts.ts';
import type { IstioctlProbe } from './istioctl.ts';
import type { TelemetryProbe } from './telemetry.ts';

/** Who holds the TLS of a MongoDB connection: nobody in the client, the client without or with its certificate. */
export type MongoTls = 'none' | 'no-certificate' | 'certificate';

/**
 * What a client presents when it opens TLS itself, made anew for every run. `run`: signed by the run's own authority; the three last
 * ones are signed by the mesh's own authority, which only a mesh of ours gives away: `mesh` says who the caller really is.
 */
export type ClientCertificate =
  | 'none'
  | 'self-signed'
  | 'foreign-authority'
  | 'run'
  | 'expired'
  | 'foreign-trust-domain'
  | 'mesh';

/** The trust domain of the certificates called `foreign-trust-domain`. */
export const FOREIGN_TRUST_DOMAIN = 'foreign.example';

/** `run` is a file that echo applications mount. */
export type RawTlsCertificate = Exclude<ClientCertificate, 'run'>;

export type TlsVersion = '1.2' | '1.3';

/** TLS that the application of an echo caller opens itself. */
export interface EchoTls {
  readonly certificate: ClientCertificate;
  /** @default the callee's full name */
  readonly sni?: string;
  /** @default what the protocol implies */
  readonly alpn?: readonly string[];
  /** @default '1.2' */
  readonly minVersion?: TlsVersion;
}

/** What a request is sent to, where that is not the callee's own Service. */
export interface Addressed {
  /** Another Service that leads to the callee, `service.namespace`, or one pod behind a headless one, `pod.service.namespace`. */
  readonly at?: string;
}

/** Over which connection a request goes: one of its own, or one that an earlier request left open, if there is one. */
export type ConnectionUse = 'new' | 'pooled';

/** A request of HTTP/1.1 by a simple client. */
export interface HttpProbe extends Addressed {
  readonly kind: 'http';
  readonly method: string;
  readonly path: string;
  /** Port of the Service. */
  readonly port: number;
  /** Host header. @default what the request is sent to */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default 'new' */
  readonly connection?: ConnectionUse;
}

interface EchoRequest extends Addressed {
  readonly kind: 'echo';
  /** Port of the Service. */
  readonly port: number;
}

interface EchoHttpRequest extends EchoRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Host header. @default the callee's full name */
  readonly host?: string;
}

/** A request that one echo application sends to another. */
export type EchoProbe =
  | (EchoHttpRequest & { readonly protocol: 'http' | 'http2' | 'websocket' })
  | (EchoHttpRequest & { readonly protocol: 'https'; readonly tls: EchoTls })
  | (EchoRequest & { readonly protocol: 'grpc'; readonly headers: Readonly<Record<string, string>> })
  | (EchoRequest & { readonly protocol: 'tcp'; readonly serverFirst: boolean });

/** A TLS client that is bound to nothing but what this says: it shakes hands, sends one request and reads what comes back. */
export interface TlsProbe {
  readonly kind: 'tls';
  readonly port: number;
  readonly certificate: RawTlsCertificate;
  /** @default the callee's full name */
  readonly sni?: string;
  readonly alpn: readonly string[];
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  /** Of the request that is sent inside. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The same request again and again, many times a second, while the mesh is being changed. */
export interface StreamProbe {
  readonly kind: 'stream';
  readonly of: HttpProbe;
  /** Whether requests that are lost on the way from one admission to another are told and no finding. */
  readonly tolerant: boolean;
  /** Whether the client keeps its connection; else it opens a new one for every request. */
  readonly pooled: boolean;
}

/** A probe that is sent for a fact that somebody tells, and not for whether it is let in. */
interface Asking {
  readonly fact?: FactName;
}

/** Why the kubelet asks a container. */
export type KubeletProbe = 'liveness' | 'readiness' | 'startup';

/** A request that a party sends; every round opens it on a fresh client connection unless it says otherwise. */
export type ProbeSpec = Asking & Request;

type Request =
  | HttpProbe
  | StreamProbe
  | { readonly kind: 'mongo'; readonly command: 'ping'; readonly port: number; readonly tls: MongoTls }
  | { readonly kind: 'kubelet'; readonly probe: KubeletProbe }
  | EchoProbe
  | TlsProbe
  | IstioctlProbe
  | TelemetryProbe;
