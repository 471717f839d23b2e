import * as z from 'zod';
import { DEFECTS, type Defect } from '../material/reference.ts';
import { tlsVersion, type TlsVersion } from './client-certificate.ts';
import {
  forFactFields,
  headersField,
  hostField,
  methodField,
  pathField,
  portField,
  textField,
  type ForFact,
} from './fields.ts';

/** A certificate that a client of a gateway presents, made by the run. */
export interface EdgeCertificate {
  /** Its common name. */
  readonly of: string;
  /** The authority that signed it; `mesh` is that of the mesh. */
  readonly by: string;
  /** Its subject alternative names. @default none */
  readonly names?: readonly string[];
  /** What it has to be refused for. @default nothing */
  readonly defect?: Defect;
}

/** Protocols that a client of a gateway speaks over TLS; in plaintext it speaks HTTP/1.1. */
export type EdgeAlpn = 'h2' | 'http/1.1';

/** TLS that a client of a gateway opens. */
export interface EdgeTls {
  /** Server name; "" sends none. */
  readonly sni: string;
  /** @default none */
  readonly certificate?: EdgeCertificate;
  /** @default '1.2' */
  readonly minVersion?: TlsVersion;
  /** @default '1.3' */
  readonly maxVersion?: TlsVersion;
  /** In the order of preference; none sends no ALPN. @default h2 and http/1.1 */
  readonly alpn?: readonly EdgeAlpn[];
  /**
   * The authority by which the client verifies the server. The request is sent whatever the
   * verdict, which the fact `verified` reports. @default public authorities
   */
  readonly trusts?: string;
}

/** A request that enters the mesh through a gateway. */
export interface EdgeProbe extends ForFact {
  readonly kind: 'edge';
  /** The gateway that it is sent to, `name.namespace` of the cast. */
  readonly at: string;
  /** Port of the gateway's Service. */
  readonly port: number;
  readonly method: string;
  readonly path: string;
  /** Host header, or `:authority`. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Plaintext when absent. */
  readonly tls?: EdgeTls;
  /**
   * Host of a first request, which opened the HTTP/2 connection that this request reuses, as
   * browsers do for hosts of one certificate. @default none: the request opens its connection
   */
  readonly coalesced?: string;
}

const certificate = z.strictObject({
  of: textField,
  by: textField,
  names: z.array(textField).exactOptional(),
  defect: z.enum(DEFECTS).exactOptional(),
});

const tls = z.strictObject({
  sni: z.union([z.literal(''), hostField]),
  certificate: certificate.exactOptional(),
  minVersion: tlsVersion.exactOptional(),
  maxVersion: tlsVersion.exactOptional(),
  alpn: z.array(z.enum(['h2', 'http/1.1'])).exactOptional(),
  trusts: textField.exactOptional(),
});

const fields = z.strictObject({
  ...forFactFields,
  kind: z.literal('edge'),
  at: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'is no gateway `name.namespace`'),
  port: portField,
  method: methodField,
  path: pathField,
  host: hostField,
  headers: headersField,
  tls: tls.exactOptional(),
  coalesced: hostField.exactOptional(),
});

export const edgeProbe = fields.refine(
  ({ coalesced, tls: opened }) =>
    coalesced === undefined || (opened !== undefined && (opened.alpn ?? ['h2']).includes('h2')),
  { path: ['coalesced'], error: 'needs HTTP/2: use https, and h2 in `alpn`' },
) satisfies z.ZodType<EdgeProbe>;

type Options = Partial<Pick<EdgeProbe, 'port' | 'method' | 'path' | 'headers' | 'fact'>>;
type TlsOptions = Options & Pick<EdgeProbe, 'coalesced'> & { readonly tls?: Partial<EdgeTls> };

/**
 * Requests to a gateway, by host: in plaintext to its port 80, or over TLS to its port 443 with
 * the host as server name, by default that of the first request of the connection.
 * @example
 * probe: edge('ingress.istio-system').https('shop.example', { path: '/status/418' })
 * probes: {
 *   next: edge('ingress.istio-system').https('bank.example', { coalesced: 'shop.example' }),
 * }
 */
export const edge = (at: string) => ({
  http: (host: string, options: Options = {}): EdgeProbe => ({ ...request(at, host, 80), ...options }),
  https: (host: string, { tls: opened, ...options }: TlsOptions = {}): EdgeProbe => ({
    ...request(at, host, 443),
    ...options,
    tls: { sni: options.coalesced ?? host, ...opened },
  }),
});

function request(at: string, host: string, port: number): EdgeProbe {
  return { kind: 'edge', at, port, method: 'GET', path: '/', host, headers: {} };
}
