import * as z from 'zod';
import { forFactFields, portField, type ForFact } from './fields.ts';

/** TLS that a MongoDB client opens itself: none, without or with its certificate. */
export type MongoTls = 'none' | 'no-certificate' | 'certificate';

/** A ping by a MongoDB client. */
export interface MongoProbe {
  readonly kind: 'mongo';
  readonly command: 'ping';
  readonly port: number;
  readonly tls: MongoTls;
}

export const mongoProbe = z.strictObject({
  ...forFactFields,
  kind: z.literal('mongo'),
  command: z.literal('ping'),
  port: portField,
  tls: z.enum(['none', 'no-certificate', 'certificate']),
}) satisfies z.ZodType<MongoProbe & ForFact>;

interface MongoOptions {
  /** @default 27017 */
  readonly port?: number;
}

/**
 * A MongoDB `ping`, by how the client opens its connection.
 * @example
 * probe: mongoPing.inClear()
 */
export const mongoPing = {
  /** A client that sends MongoDB in plaintext; its sidecar may wrap it in TLS. */
  inClear: (options?: MongoOptions): MongoProbe => ping('none', options),
  /** A client that opens TLS itself and presents no certificate. */
  withoutCertificate: (options?: MongoOptions): MongoProbe => ping('no-certificate', options),
  /** A client that opens TLS itself with the certificate mounted into its pod. */
  withCertificate: (options?: MongoOptions): MongoProbe => ping('certificate', options),
} as const;

function ping(tls: MongoTls, { port = 27_017 }: MongoOptions = {}): MongoProbe {
  return { kind: 'mongo', command: 'ping', port, tls };
}
