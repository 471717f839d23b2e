import type { Reference } from '../../material/reference.ts';
import type { TlsVersion } from '../../probes/client-certificate.ts';
import type { Labels, Placed } from '../placed.ts';

export type ServerTlsMode =
  | 'PASSTHROUGH'
  | 'SIMPLE'
  | 'MUTUAL'
  | 'OPTIONAL_MUTUAL'
  | 'ISTIO_MUTUAL'
  | 'AUTO_PASSTHROUGH';

/** TLS that a gateway ends, or passes on. */
export interface ServerTls {
  readonly mode: ServerTlsMode;
  /** Requests in plaintext are redirected to HTTPS. */
  readonly httpsRedirect: boolean;
  /** Name of the Secret with its certificate; "" without one. */
  readonly credentialName: string;
  /** Names of which a client's certificate must have one; any when empty. */
  readonly subjectAltNames: readonly string[];
  /** The chain of a client's certificate is not verified. */
  readonly skipsVerification: boolean;
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
}

/** One server of a Gateway. */
export interface Server {
  /** Port of the gateway's Service, or of its pods. */
  readonly port: number;
  readonly portName: string;
  readonly protocol: 'http' | 'https' | 'tls' | 'tcp';
  /** `host` or, for VirtualServices of one namespace alone, `namespace/host`. */
  readonly hosts: readonly string[];
  readonly tls?: ServerTls;
}

/** A Gateway of Istio: the ports and hosts of the gateway proxies that it selects. */
export interface Gateway extends Placed {
  readonly kind: 'Gateway';
  /** Labels of its proxies in any namespace; all when empty. */
  readonly selector: Labels;
  readonly servers: readonly Server[];
}

/**
 * What the run puts into a Secret: manifests have references in place of PEM. `unreadable` is text
 * without PEM, `foreign` is PEM that the run did not make.
 */
export type Material = Reference | { readonly is: 'unreadable' | 'foreign' };

/** A Secret with certificates, by the keys that have a value. */
export interface SecretObject extends Placed {
  readonly kind: 'Secret';
  readonly holds: Readonly<Record<string, readonly Material[]>>;
}
