import * as z from 'zod';

/**
 * What a client presents when it opens TLS itself, made for every run. `run` is signed by the run's
 * own authority. The last three are signed by the mesh's authority, whose key only a managed mesh
 * gives away: `mesh` names the caller's true identity.
 */
export type ClientCertificate =
  | 'none'
  | 'self-signed'
  | 'foreign-authority'
  | 'run'
  | 'expired'
  | 'foreign-trust-domain'
  | 'mesh';

/** The trust domain of the certificates called `foreign-trust-domain`. */
export const FOREIGN_TRUST_DOMAIN = 'foreign.example';

export type TlsVersion = '1.2' | '1.3';

export const clientCertificate = z.enum([
  'none',
  'self-signed',
  'foreign-authority',
  'run',
  'expired',
  'foreign-trust-domain',
  'mesh',
]) satisfies z.ZodType<ClientCertificate>;

export const tlsVersion = z.enum(['1.2', '1.3']) satisfies z.ZodType<TlsVersion>;
