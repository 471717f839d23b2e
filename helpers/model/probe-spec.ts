/** Who holds the TLS of a MongoDB connection: nobody in the client, the client without or with its certificate. */
export type MongoTls = 'none' | 'no-certificate' | 'certificate';

/** A request that a party sends; every round opens it on a fresh client connection. */
export type ProbeSpec =
  | { readonly kind: 'http'; readonly method: string; readonly path: string; readonly port: number }
  | { readonly kind: 'mongo'; readonly command: 'ping'; readonly port: number; readonly tls: MongoTls }
  | { readonly kind: 'kubelet'; readonly probe: 'liveness' };
