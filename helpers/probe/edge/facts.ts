import * as z from 'zod';
import { serverCertificate, type ServerCertificate } from '../tls/facts.ts';

/** A certificate that a client presents to a server that requests one. */
export interface OfferedCertificate {
  /** `CN=NAME`. */
  readonly subject: string;
  /** SHA-256 in lower-case hex. */
  readonly fingerprint: string;
}

/** The TLS of a request to a gateway. */
export interface EdgeTlsFacts {
  /** The server name that was sent; "" for none. */
  readonly serverName: string;
  readonly offered?: OfferedCertificate;
  /** Of the session; "" before the handshake ended. */
  readonly version: string;
  readonly cipher: string;
  /** The protocol that the server chose; "" for none. */
  readonly alpn: string;
  /** The chain without the client's own trust anchor, the server's own certificate first. */
  readonly serverCertificates: readonly ServerCertificate[];
  /** The authority that the client trusts; absent for public ones. */
  readonly trusts?: string;
  /** Why the client does not trust the server, by OpenSSL's name; "" where it does. */
  readonly distrust: string;
}

/** How a request of a client outside of the cluster to a gateway went. */
export interface EdgeFacts {
  readonly kind: 'edge';
  /** The gateway, `name.namespace`, and the port of its Service. */
  readonly gateway: string;
  readonly port: number;
  /** Where the client connected to, `address:port`. */
  readonly remote: string;
  /** Its own end, `address:port`; "" without a connection. */
  readonly local: string;
  /** Scheme, host and request target as they were sent. */
  readonly url: string;
  readonly method: string;
  /** The last step that succeeded. */
  readonly reached: 'nothing' | 'connection' | 'handshake' | 'response';
  /** Error code and message of OpenSSL or the system, "" on success. */
  readonly errorCode: string;
  readonly errorMessage: string;
  /** True when the gateway closed the connection in good order without a response. */
  readonly ended: boolean;
  /** Absent in plaintext. */
  readonly tls?: EdgeTlsFacts;
  /** 0 when no response arrived. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
  /** Cut at 16 kB. */
  readonly body: string;
  /** Status of the request that opened the connection, where this one reused it; 0 for none. */
  readonly firstStatus?: number;
  readonly totalMs: number;
}

const edgeTlsFacts = z.object({
  serverName: z.string(),
  offered: z.object({ subject: z.string(), fingerprint: z.string() }).exactOptional(),
  version: z.string(),
  cipher: z.string(),
  alpn: z.string(),
  serverCertificates: z.array(serverCertificate),
  trusts: z.string().exactOptional(),
  distrust: z.string(),
}) satisfies z.ZodType<EdgeTlsFacts>;

export const edgeFacts = z.object({
  kind: z.literal('edge'),
  gateway: z.string(),
  port: z.number(),
  remote: z.string(),
  local: z.string(),
  url: z.string(),
  method: z.string(),
  reached: z.enum(['nothing', 'connection', 'handshake', 'response']),
  errorCode: z.string(),
  errorMessage: z.string(),
  ended: z.boolean(),
  tls: edgeTlsFacts.exactOptional(),
  status: z.number(),
  responseHeaders: z.record(z.string(), z.array(z.string())),
  body: z.string(),
  firstStatus: z.number().exactOptional(),
  totalMs: z.number(),
}) satisfies z.ZodType<EdgeFacts>;
