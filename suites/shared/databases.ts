import { admitted, mongoClient, mongoSet, postgres, refused } from '../../helpers/check/record/define.ts';

/**
 * Databases with certificates of their own: MongoDB as a StatefulSet outside of the mesh, and
 * PostgreSQL outside and inside. Their client, with and without a sidecar, has the drivers of both.
 */
export const databaseCast = {
  'mongo-client.mtls-test': mongoClient.meshed(),
  'mongo-client.legacy': mongoClient.bare(),
  'mongo.mongo': mongoSet.bare(),
  'postgres.mongo': postgres.bare(),
  'postgres.mtls-test': postgres.meshed(),
} as const;

/** Transmitted data is protected, and information flows only to the right server. */
export const databaseControls = [
  'NIST 800-53 SC-8(1)',
  'NIST 800-53 AC-4',
  'NIST 800-53 SC-7(8)',
  'PCI DSS 4.0.1 4.2.1',
  'SOC 2 CC6.6',
] as const;

/** Fields of the checks of databases. */
export const databaseFields = {
  complianceControls: databaseControls,
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  cast: databaseCast,
} as const;

/** The client's own sidecar presented its certificate. */
export const bySidecar = admitted.overMtls('CN=mongo-client', { seenBy: 'proxy' });
/** The server refused a client without a certificate. */
export const unidentified = refused.by('tls-alert:certificate-required');
/** The server refused a client with a certificate of another authority. */
export const unknownClient = refused.by('tls-alert:unknown-ca');
/** The client, or its sidecar, does not trust the authority of the server. */
export const serverUntrusted = refused.by('caller-tls-alert:unknown-ca');
/** The server reports the certificate of a client that opened TLS itself. */
export const byItself = admitted.overMtls('CN=mongo-client', { seenBy: 'callee' });
/** The server has no rule for a client without TLS or without a certificate. */
export const denied = refused.by('database-denied:28000');
/** The server closed the connection. */
export const closed = refused.by('connection-closed');
