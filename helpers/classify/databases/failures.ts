import type { Mechanism } from '../../model/mechanism.ts';
import type { ProxyWitness } from '../../model/witness.ts';
import { tlsAlertIn } from '../tls/tls-alerts.ts';

/**
 * Failures in the messages of database drivers for Node, in those of Node, and in those of the
 * system calls that it passes on (errno names: errno(3)). First match wins.
 */
const FAILURES: readonly (readonly [RegExp, Mechanism])[] = [
  // OpenSSL's verification of the server by the driver itself (x509_txt.c; ssl/statem: unknown_ca).
  [
    /unable to verify the first certificate|self-signed certificate|unable to get (local )?issuer certificate/,
    'caller-tls-alert:unknown-ca',
  ],
  // Node compares the names of the certificate with the host (node:tls, checkServerIdentity).
  [/ERR_TLS_CERT_ALTNAME_INVALID/, 'caller-tls-alert:certificate-unknown'],
  // OpenSSL finds no key in a file (pem_lib.c, decoder_lib.c), before a connection is opened.
  [/ERR_OSSL_PEM_NO_START_LINE|ERR_OSSL_UNSUPPORTED/, 'client-credential'],
  // Node's name of an end during the handshake, which has the code of a reset (_tls_wrap.js).
  [/socket disconnected before secure TLS connection/, 'connection-closed'],
  [/ECONNRESET|reset by peer/, 'connection-reset'],
  [/ECONNREFUSED/, 'connection-refused'],
  [/ENOTFOUND|EAI_AGAIN/, 'dns'],
  // MongoNetworkError "connection N to HOST:PORT closed"; pg "Connection terminated unexpectedly".
  [/connection \S+ to \S+ closed|Connection terminated|socket hang up|EPIPE/, 'connection-closed'],
  [/ETIMEDOUT|timed out|timeout/i, 'timeout'],
];

/** How a driver failed, by its error; undefined for one that no row knows. */
export function failureIn(error: string): Mechanism | undefined {
  return tlsAlertIn(error) ?? FAILURES.find(([pattern]) => pattern.test(error))?.[1];
}

/**
 * Where the client's own sidecar had opened its session with the server, that ended the connection:
 * whether the client then notices an end or a reset depends on what it had sent.
 */
export function asEnded(mechanism: Mechanism | undefined, proxy: ProxyWitness | undefined): Mechanism | undefined {
  const isPassedOn = proxy?.side === 'caller' && proxy.transport !== undefined;
  return mechanism === 'connection-reset' && isPassedOn ? 'connection-closed' : mechanism;
}
