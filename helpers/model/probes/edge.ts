import type { TlsVersion } from './client-certificate.ts';
import type { ForFact } from './fields.ts';

/** A certificate that a client of a gateway presents, made by the run. */
export interface EdgeCertificate {
  /** Its common name. */
  readonly of: string;
  /** The authority that signed it; `mesh` is that of the mesh. */
  readonly by: string;
  /** Its subject alternative names. @default none */
  readonly names?: readonly string[];
  /** What it has to be refused for. @default nothing */
  readonly defect?: 'expired' | 'not-yet-valid';
}

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
}

type Options = Partial<Pick<EdgeProbe, 'port' | 'method' | 'path' | 'headers' | 'fact'>>;

/**
 * Requests to a gateway, by host: in plaintext to its port 80, or over TLS to its port 443 with
 * the host as server name.
 * @example
 * probe: edge('ingress.istio-system').https('shop.example', { path: '/status/418' })
 */
export const edge = (at: string) => ({
  http: (host: string, options: Options = {}): EdgeProbe => ({ ...request(at, host, 80), ...options }),
  https: (host: string, { tls, ...options }: Options & { readonly tls?: Partial<EdgeTls> } = {}): EdgeProbe => ({
    ...request(at, host, 443),
    ...options,
    tls: { sni: host, ...tls },
  }),
});

function request(at: string, host: string, port: number): EdgeProbe {
  return { kind: 'edge', at, port, method: 'GET', path: '/', host, headers: {} };
}
