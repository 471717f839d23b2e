import type { IstioctlQuery } from '../model/probes/istioctl.ts';
import type { EchoProbe, KubeletProbe, ProbeSpec } from '../model/probes/probe-spec.ts';
import type { SpiffeId } from '../model/spiffe-id.ts';
import type { Credential, Issued } from './authority/request-certificates.ts';

/** What curl said about one transfer, or our own client in its terms. */
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
  /** The client's end of the connection, by which the callee's proxy names it when no sidecar stands between; absent without one. */
  readonly localPort?: number;
  /** Set when it went over a connection that an earlier request had left open. */
  readonly reused?: true;
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
  /** Why it asks. @default 'liveness' */
  readonly probe?: KubeletProbe;
  readonly restarts: number;
  /** Messages of the probe's failure events, oldest first. */
  readonly probeFailures: readonly string[];
  readonly windowMs: number;
  /** What the kubelet was told to ask, after injection: "http 15020 /app-health/echo/livez", "tcp 19000". */
  readonly aim?: string;
  /** The path and port of it, where it is asked by HTTP. */
  readonly probedPath: string;
  readonly probedPort: string;
  /** What the kubelet made of the container at the window's end. */
  readonly ready?: boolean;
  readonly started?: boolean;
  /** The container at the window's end: `running`, or why it does not run. */
  readonly state?: string;
}

/** What an echo application said of a call that it was told to make, and what the callee said to it. */
export interface EchoFacts {
  readonly kind: 'echo';
  readonly protocol: EchoProbe['protocol'];
  readonly url: string;
  /** True when an answer came and was read to its end. */
  readonly ok: boolean;
  /** The caller's own words (Go's) of what went wrong, "" when nothing did. */
  readonly error: string;
  /** The caller's words of calls before this one whose connection ended before anything was sent, which it does not say how. */
  readonly unsaid?: readonly string[];
  /** Status of the HTTP response; 0 where none arrived and for gRPC, WebSocket and TCP. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  /** What was sent inside: a message to be echoed, "" for a request without one. */
  readonly message: string;
  /** Headers as the callee's application received them, names in lower case; absent when it answered otherwise. */
  readonly requestHeaders?: Readonly<Record<string, readonly string[]>>;
  /** What else the callee's application said of itself and of the connection: Hostname, Namespace, ServicePort, Proto, IP (of its peer), Alpn, Sni … */
  readonly callee: Readonly<Record<string, string>>;
  /** Lines of the answer that are none of these, such as the words of a proxy or the message that came back. */
  readonly body: string;
  readonly totalMs: number;
}

/** A certificate that a server presented. */
export interface ServerCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly subjectAltName: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256 in lower-case hex. */
  readonly fingerprint: string;
  readonly pem: string;
}

/** What a TLS client that we hold ourselves saw of one connection. */
export interface TlsFacts {
  readonly kind: 'tls';
  readonly host: string;
  readonly port: number;
  /** How far it came: the name was looked up, the connection was made, the handshake ended, an answer came. */
  readonly reached: 'nothing' | 'address' | 'connection' | 'handshake' | 'answer';
  /** OpenSSL's or the system's code and words, "" when nothing went wrong. */
  readonly errorCode: string;
  readonly errorMessage: string;
  /** True when the server ended the connection in good order. */
  readonly ended: boolean;
  /** Of the session; "" before the handshake ended. */
  readonly version: string;
  readonly cipher: string;
  readonly alpn: string;
  /** The server's own certificate first. */
  readonly serverCertificates: readonly ServerCertificate[];
  /** What came back, cut at 16 kB. */
  readonly answer: string;
  readonly localPort?: number;
  readonly totalMs: number;
}

/** What istioctl said when it was asked about a namespace. */
export interface IstioctlFacts {
  readonly kind: 'istioctl';
  readonly query: IstioctlQuery;
  /** The namespace that it was asked about, by its name on the mesh. */
  readonly namespace: string;
  /** What it was told, but for the cluster. */
  readonly arguments: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a request was answered, and the counters of its callee's sidecar around it. */
export interface TelemetryFacts {
  readonly kind: 'telemetry';
  readonly request: HttpFacts;
  /** Lines of istio_requests_total, as Prometheus reads them, before and after the request. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Our own plumbing failed: never an outcome of the mesh. */
export interface InfrastructureFacts {
  readonly kind: 'infrastructure';
  readonly cause: string;
  readonly attempts: number;
}

/** What the API server said when a request was sent, where a fact needs it. */
export interface ClusterFacts {
  /** PEM of the mesh's root in the callee's namespace, then in the caller's. */
  readonly roots?: readonly string[];
  /** The Secrets of the callee's namespace, by name and type alone. */
  readonly secrets?: readonly { readonly name: string; readonly type: string }[];
  /** What istiod signs for the account of the callee, by what proves it. */
  readonly issued?: Readonly<Record<Credential, Issued>>;
}

/** Whether a request was sent twice, since the stream broke over which it was sent first. */
export interface Repeated {
  /** @default false */
  readonly repeated?: boolean;
}

export type ClientFacts = { readonly clusterFacts?: ClusterFacts } & Repeated & Told;

type Told =
  | HttpFacts
  | MongoFacts
  | KubeletFacts
  | EchoFacts
  | TlsFacts
  | IstioctlFacts
  | TelemetryFacts
  | InfrastructureFacts;

/** One cell to ask: who asks whom, and what. */
export interface ProbeRequest {
  readonly route: string;
  readonly requestId: string;
  /** Kubernetes namespace and workload name of the caller, after namespaces were mapped to the run's own. */
  readonly from: {
    readonly namespace: string;
    readonly workload: string;
    /** Who the caller is in the mesh, for certificates that claim it; absent for the kubelet. */
    readonly identity?: SpiffeId;
  };
  readonly to: { readonly namespace: string; readonly workload: string };
  readonly probe: ProbeSpec;
  /** Port of the callee's container behind the port that the probe names; absent where the probe names none. */
  readonly containerPort?: number;
  /** A random text that the request carries for a capture to look for; absent when nothing is captured. */
  readonly wireMarker?: string;
}

export interface ProbeResult {
  readonly request: ProbeRequest;
  readonly facts: ClientFacts;
  /** When the round of this ask began and was answered, by this machine's clock (milliseconds since 1970). */
  readonly asked?: { readonly from: number; readonly to: number };
}

/** Sends one round of probes: all cells of one source in one batch, as many sources side by side as the mesh bears. */
export interface Prober extends AsyncDisposable {
  /** Opens the streams of these sources of HTTP requests and settles once each has answered; a round opens by itself what is missing. */
  open(sources: readonly ProbeRequest['from'][], signal: AbortSignal): Promise<void>;
  /** Every ask gets exactly one answer, in the order of the asks. */
  round(requests: readonly ProbeRequest[], signal: AbortSignal): Promise<readonly ProbeResult[]>;
  /** How many exec streams were opened so far, per source `name.namespace`. */
  readonly execs: ReadonlyMap<string, number>;
}
