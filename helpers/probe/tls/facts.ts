import * as z from 'zod';

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

export const serverCertificate = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  subjectAltName: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  fingerprint: z.string(),
  pem: z.string(),
}) satisfies z.ZodType<ServerCertificate>;

/** How one connection of the project's own TLS client went. */
export interface TlsFacts {
  readonly kind: 'tls';
  readonly host: string;
  readonly port: number;
  /** The last step that succeeded: name lookup, connection, handshake, response. */
  readonly reached: 'nothing' | 'address' | 'connection' | 'handshake' | 'answer';
  /** Error code and message of OpenSSL or the system, "" on success. */
  readonly errorCode: string;
  readonly errorMessage: string;
  /** True when the server closed the connection in good order. */
  readonly ended: boolean;
  /** Of the session; "" before the handshake ended. */
  readonly version: string;
  readonly cipher: string;
  readonly alpn: string;
  /** The chain, the server's own certificate first. */
  readonly serverCertificates: readonly ServerCertificate[];
  /** The response, cut at 16 kB. */
  readonly answer: string;
  readonly localPort?: number;
  readonly totalMs: number;
}

export const tlsFacts = z.object({
  kind: z.literal('tls'),
  host: z.string(),
  port: z.number(),
  reached: z.enum(['nothing', 'address', 'connection', 'handshake', 'answer']),
  errorCode: z.string(),
  errorMessage: z.string(),
  ended: z.boolean(),
  version: z.string(),
  cipher: z.string(),
  alpn: z.string(),
  serverCertificates: z.array(serverCertificate),
  answer: z.string(),
  localPort: z.number().exactOptional(),
  totalMs: z.number(),
}) satisfies z.ZodType<TlsFacts>;
