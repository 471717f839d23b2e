import type { ClientCertificate, TlsVersion } from './client-certificate.ts';

/** What a caller's application puts on a connection, before its sidecar touches it. */
export interface Call {
  /** Port of the Service. */
  readonly port: number;
  readonly protocol: 'http' | 'grpc' | 'websocket' | 'bytes';
  /** As an HTTP sidecar sees it; absent for bytes. */
  readonly request?: SentRequest;
  /** TLS that the application opens itself. */
  readonly tls?: OwnTls;
  /** True when a request in plaintext precedes that TLS. */
  readonly requestsTls?: boolean;
  /** True when the caller sends nothing before the callee has sent something. */
  readonly serverFirst?: boolean;
}

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OwnTls {
  readonly certificate: ClientCertificate;
  readonly alpn: readonly string[];
  readonly maxVersion?: TlsVersion;
}

/** The request as policies match it: without the query of its path. */
export function sentRequest({ method, path, headers }: SentRequest): SentRequest {
  return { method, path: path.split('?')[0] ?? path, ...(headers === undefined ? {} : { headers }) };
}

export function ownTls({ certificate, alpn = [], maxVersion }: Pick<OwnTls, 'certificate'> & Partial<OwnTls>): OwnTls {
  return maxVersion === undefined ? { certificate, alpn } : { certificate, alpn, maxVersion };
}
