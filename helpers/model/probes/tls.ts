import * as z from 'zod';
import { ownTls, type Call } from './call.ts';
import { clientCertificate, tlsVersion, type ClientCertificate, type TlsVersion } from './client-certificate.ts';
import { forFactFields, headersField, hostField, portField, textField, type ForFact } from './fields.ts';

/** Certificates of a raw client; `run` is a file that only echo applications mount. */
export type RawTlsCertificate = Exclude<ClientCertificate, 'run'>;

/**
 * A TLS client without defaults: it completes a handshake, sends one request and reads the
 * response.
 */
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

export const tlsProbe = z.strictObject({
  ...forFactFields,
  kind: z.literal('tls'),
  port: portField,
  certificate: clientCertificate.exclude(['run']),
  sni: hostField.exactOptional(),
  alpn: z.array(textField),
  minVersion: tlsVersion.exactOptional(),
  maxVersion: tlsVersion.exactOptional(),
  headers: headersField.exactOptional(),
}) satisfies z.ZodType<TlsProbe & ForFact>;

export type RawTlsOptions = Partial<Omit<TlsProbe, 'kind'>>;

/**
 * A TLS client such as an attacker would use; for callers of the kind `tlsClient`.
 * @example
 * probe: rawTls({ certificate: 'self-signed', port: 80 })
 */
export function rawTls({ port = 9443, certificate = 'none', alpn = [], ...bounds }: RawTlsOptions = {}): TlsProbe {
  return { kind: 'tls', port, certificate, alpn, ...bounds };
}

/** A GET is sent inside, whatever the port expects. */
export function tlsCall(probe: TlsProbe): Call {
  return { port: probe.port, protocol: 'http', request: { method: 'GET', path: '/' }, tls: ownTls(probe) };
}
