import * as z from 'zod';
import type { Call } from '../call.ts';
import { addressedFields, forFactFields, portField, type Addressed, type ForFact } from '../fields.ts';
import { databaseTls, ownTlsOf, type DatabaseTls } from './database-tls.ts';

/** A PostgreSQL client: it writes a row, reads it, and reads how the server sees its session. */
export interface PostgresProbe extends Addressed {
  readonly kind: 'postgres';
  readonly port: number;
  readonly tls: Exclude<DatabaseTls, 'unreadable-key'>;
  /** TLS from the first byte, as a sidecar opens it, instead of a request for it. @default false */
  readonly direct?: true;
}

export const postgresProbe = z.strictObject({
  ...forFactFields,
  ...addressedFields,
  kind: z.literal('postgres'),
  port: portField,
  tls: databaseTls.exclude(['unreadable-key']),
  direct: z.literal(true).exactOptional(),
}) satisfies z.ZodType<PostgresProbe & ForFact>;

/** `port` is 5432 by default. */
type PostgresOptions = Partial<Pick<PostgresProbe, 'port' | 'at' | 'direct'>>;

const by =
  (tls: PostgresProbe['tls']) =>
  ({ port = 5432, ...options }: PostgresOptions = {}): PostgresProbe => ({ kind: 'postgres', port, tls, ...options });

/**
 * A row that a PostgreSQL client writes and reads, by how it opens its connection. With TLS it
 * verifies the server as `sslmode=verify-full` does.
 * @example
 * probe: postgresQuery.withCertificate()
 */
export const postgresQuery = {
  /** A client that does not request TLS; sidecars may wrap its connection. */
  inClear: by('none'),
  /** A client that requests TLS and presents no certificate. */
  withoutCertificate: by('no-certificate'),
  /** A client that requests TLS and presents the certificate mounted into its pod. */
  withCertificate: by('certificate'),
  /** A client that presents a certificate of an authority that no server trusts. */
  withForeignCertificate: by('foreign-certificate'),
  /** A client that trusts only public authorities. */
  trustingPublicAuthorities: by('public-authorities'),
} as const;

/** Bytes: no sidecar parses them. A request for TLS precedes it in plaintext. */
export function postgresCall({ port, tls, direct }: PostgresProbe): Call {
  const opened = ownTlsOf(tls);
  return {
    port,
    protocol: 'bytes',
    ...(opened === undefined ? {} : { tls: opened }),
    ...(direct === true ? {} : { requestsTls: true }),
  };
}
