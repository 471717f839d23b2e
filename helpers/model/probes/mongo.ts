import * as z from 'zod';
import { forFactFields, portField, type ForFact } from './fields.ts';

const TLS = ['none', 'no-certificate', 'certificate', 'public-authorities'] as const;

/**
 * TLS that a MongoDB client opens itself: none, without its certificate, with it, or with it and
 * trusting only public authorities, none of which signed a certificate of the cast.
 */
export type MongoTls = (typeof TLS)[number];

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
  tls: z.enum(TLS),
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
  /** A client that opens TLS itself and trusts only public authorities. */
  trustingPublicAuthorities: (options?: MongoOptions): MongoProbe => ping('public-authorities', options),
} as const;

function ping(tls: MongoTls, { port = 27_017 }: MongoOptions = {}): MongoProbe {
  return { kind: 'mongo', command: 'ping', port, tls };
}
