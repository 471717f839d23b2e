import type { Mechanism } from './mechanism.ts';
import type { SpiffeId, X509Subject } from './spiffe-id.ts';

/**
 * Sources of evidence about one request; a verdict names its witnesses. `proxy`: the sidecar at
 * either end; `gateway`: the gateway through which the request entered the mesh.
 */
export const WITNESSES = ['client', 'callee', 'proxy', 'gateway', 'wire', 'kubelet'] as const;

export type Witness = (typeof WITNESSES)[number];

/** A witness that can confirm what the client reports. */
export type SecondWitness = Exclude<Witness, 'client'>;

export type Transport = 'plaintext' | 'tls' | 'mtls';

/** TLS that an application terminated itself. */
export interface TerminatedTls {
  readonly over: Exclude<Transport, 'plaintext'>;
  /** Subject of the client's certificate, which the application verified. */
  readonly as?: X509Subject;
}

/** What the callee's application received, read from its own response. */
export interface CalleeWitness {
  /** True when the response echoes the very request that was sent (its x-request-id). */
  readonly echoesRequest: boolean;
  /**
   * Identity in the last element of X-Forwarded-Client-Cert, which the callee's own sidecar added;
   * "" when there is none.
   */
  readonly peer: string;
  /** True when the application received any X-Forwarded-Client-Cert at all. */
  readonly certificateForwarded: boolean;
  /** TLS that the application terminated itself; absent without, or when it does not report it. */
  readonly terminated?: TerminatedTls;
}

/** What a sidecar on the way logged of the request or connection. */
export interface ProxyWitness {
  /** The end of the connection whose sidecar logged it. */
  readonly side: 'caller' | 'callee';
  /** Absent when its line does not show it, as when the connection ended before its first byte. */
  readonly transport?: Transport;
  /**
   * The peer that it authenticated or, at the caller's side, the certificate that it presented;
   * absent without one.
   */
  readonly as?: SpiffeId | X509Subject;
  /** How it refused, if it did. */
  readonly refused?: Mechanism;
  /** A failure that no row of its table knows, as Envoy logged it: never an outcome. */
  readonly unknown?: string;
  /** HTTP status that it logged; absent for a connection and where no response began. */
  readonly status?: number;
  /** The request as it logged it; absent for a connection. */
  readonly request?: { readonly method: string; readonly path: string };
  /** SHA-256 of the peer's verified certificate in lower-case hex. */
  readonly fingerprint?: string;
  /** Version and cipher suite of the session; absent where the sidecar ended no TLS itself. */
  readonly tlsVersion?: string;
  readonly cipher?: string;
  /** Its own identity, as it presented it. */
  readonly localUri?: string;
  /** The other end of its connection, `address:port`. */
  readonly remote?: string;
  /** At the caller's side: its own end of its connection to the callee, `address:port`. */
  readonly sentFrom?: string;
  /** True when only address and time relate its line to this request. */
  readonly isSurmised?: true;
}

/**
 * Everything known about one request besides what its client reported. An absent witness is silent.
 */
export interface Witnessed {
  readonly callee?: CalleeWitness;
  readonly proxy?: ProxyWitness;
  /** The log of the gateway that received the request; its peer is the client. */
  readonly gateway?: ProxyWitness;
  /** What went over the callee's interface. */
  readonly wire?: 'tls' | 'plaintext';
}
