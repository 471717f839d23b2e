import type { Mechanism, Observed } from '../model/outcome.ts';
import type { MongoFacts } from '../probe/mongo/facts.ts';
import type { Witnessed } from './classify.ts';
import { inconclusive, refusedOr, tlsAlertIn } from './mechanisms.ts';

/**
 * Failures in the words of the MongoDB driver for Node and of the system calls that it passes on
 * (MongoNetworkError "connection N to HOST:PORT closed"; errno names: errno(3)). First match wins.
 */
const FAILURES: readonly (readonly [RegExp, Mechanism])[] = [
  [/ECONNRESET|reset by peer/, 'connection-reset'],
  [/ECONNREFUSED/, 'connection-refused'],
  [/ENOTFOUND|EAI_AGAIN/, 'dns'],
  [/connection \S+ to \S+ closed|socket hang up|socket disconnected|EPIPE/, 'connection-closed'],
  [/ETIMEDOUT|timed out|timeout/i, 'timeout'],
];

/** Names the outcome of one ping from what the driver said; over which transport and as whom only another witness can say, but for TLS that the driver held itself. */
export function classifyMongo(facts: MongoFacts, { proxy }: Witnessed): Observed {
  if (!facts.ok) {
    const words = `${facts.errorName}: ${facts.errorMessage} ${facts.code}`;
    const mechanism = tlsAlertIn(words) ?? FAILURES.find(([pattern]) => pattern.test(words))?.[1];
    return refusedOr(mechanism, `no row knows the driver's ${words}`);
  }
  if (proxy === undefined && /[?&]tls=true\b/.test(facts.uri)) return { is: 'admitted', over: 'tls' };
  if (proxy?.transport === undefined)
    return inconclusive('the ping was answered, and no witness says over which transport');
  const { transport, as } = proxy;
  if (transport !== 'mtls') return { is: 'admitted', over: transport, seenBy: 'proxy' };
  if (as === undefined) return inconclusive('the sidecar presented a certificate without an identity');
  return { is: 'admitted', over: 'mtls', as, seenBy: 'proxy' };
}
