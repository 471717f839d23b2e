import type { Mechanism } from '../../model/mechanism.ts';
import type { Observed } from '../../model/outcome.ts';
import type { ProxyWitness, Witnessed } from '../../model/witness.ts';
import type { MongoFacts } from '../../probe/mongo/facts.ts';
import { inconclusive, refinedByProxy, refusedOr } from '../classification.ts';
import { tlsAlertIn } from '../tls/tls-alerts.ts';

/**
 * Failures in the messages of the MongoDB driver for Node, and in those of the system calls that it
 * passes on (MongoNetworkError "connection N to HOST:PORT closed"; errno names: errno(3)). First
 * match wins.
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
  [/ECONNRESET|reset by peer/, 'connection-reset'],
  [/ECONNREFUSED/, 'connection-refused'],
  [/ENOTFOUND|EAI_AGAIN/, 'dns'],
  [/connection \S+ to \S+ closed|socket hang up|socket disconnected|EPIPE/, 'connection-closed'],
  [/ETIMEDOUT|timed out|timeout/i, 'timeout'],
];

/**
 * Where the client's own sidecar had opened its session with the server, that ended the connection:
 * whether the client then notices an end or a reset depends on what it had sent.
 */
function asEnded(mechanism: Mechanism | undefined, proxy: ProxyWitness | undefined): Mechanism | undefined {
  const isPassedOn = proxy?.side === 'caller' && proxy.transport !== undefined;
  return mechanism === 'connection-reset' && isPassedOn ? 'connection-closed' : mechanism;
}

/**
 * Names the outcome of one request. Unless the driver itself opened TLS, only another witness knows
 * the transport and the peer.
 */
export function classifyMongo(facts: MongoFacts, { proxy }: Witnessed): Observed {
  if (!facts.ok) {
    const error = `${facts.errorName}: ${facts.errorMessage} ${facts.code}`;
    const mechanism = tlsAlertIn(error) ?? FAILURES.find(([pattern]) => pattern.test(error))?.[1];
    return refusedOr(refinedByProxy(asEnded(mechanism, proxy), proxy), `no row knows the driver's ${error}`);
  }
  const adds = proxy?.transport ?? 'plaintext';
  if (adds === 'plaintext' && /[?&]tls=true\b/.test(facts.uri)) return { is: 'admitted', over: 'tls' };
  if (proxy?.transport === undefined)
    return inconclusive('the request succeeded, and no witness reported the transport');
  const { transport, as } = proxy;
  if (transport !== 'mtls') return { is: 'admitted', over: transport, seenBy: 'proxy' };
  if (as === undefined) return inconclusive('the sidecar presented a certificate without an identity');
  return { is: 'admitted', over: 'mtls', as, seenBy: 'proxy' };
}
