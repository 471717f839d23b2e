import * as z from 'zod';
import type { Call } from '../call.ts';
import { addressedFields, forFactFields, portField, type Addressed, type ForFact } from '../fields.ts';
import { databaseTls, ownTlsOf, type DatabaseTls } from './database-tls.ts';

const COMMANDS = ['ping', 'document'] as const;

/** What a MongoDB client does: a `ping`, or it writes a document and reads it. */
export interface MongoProbe extends Addressed {
  readonly kind: 'mongo';
  readonly command: (typeof COMMANDS)[number];
  readonly port: number;
  readonly tls: DatabaseTls;
}

export const mongoProbe = z.strictObject({
  ...forFactFields,
  ...addressedFields,
  kind: z.literal('mongo'),
  command: z.enum(COMMANDS),
  port: portField,
  tls: databaseTls,
}) satisfies z.ZodType<MongoProbe & ForFact>;

/** `port` is 27017 by default. */
type MongoOptions = Partial<Pick<MongoProbe, 'port' | 'at'>>;

/**
 * A MongoDB `ping`, by how the client opens its connection.
 * @example
 * probe: mongoPing.inClear()
 */
export const mongoPing = requestsOf('ping');

/**
 * A document that a MongoDB client writes and reads, by how it opens its connection.
 * @example
 * probes: { document: mongoDocument.withCertificate() }
 */
export const mongoDocument = requestsOf('document');

function requestsOf(command: MongoProbe['command']) {
  const by =
    (tls: DatabaseTls) =>
    ({ port = 27_017, ...options }: MongoOptions = {}): MongoProbe => ({
      kind: 'mongo',
      command,
      port,
      tls,
      ...options,
    });
  return {
    /** A client that sends MongoDB in plaintext; its sidecar may wrap it in TLS. */
    inClear: by('none'),
    /** A client that opens TLS itself and presents no certificate. */
    withoutCertificate: by('no-certificate'),
    /** A client that opens TLS itself with the certificate mounted into its pod. */
    withCertificate: by('certificate'),
    /** A client that opens TLS itself with a certificate of an authority that no server trusts. */
    withForeignCertificate: by('foreign-certificate'),
    /** A client that opens TLS itself and trusts only public authorities. */
    trustingPublicAuthorities: by('public-authorities'),
    /** A client whose file of certificate and key has no key. */
    withUnreadableKey: by('unreadable-key'),
  } as const;
}

/** Bytes: no sidecar parses them. */
export function mongoCall({ port, tls }: MongoProbe): Call {
  const opened = ownTlsOf(tls);
  return { port, protocol: 'bytes', ...(opened === undefined ? {} : { tls: opened }) };
}
