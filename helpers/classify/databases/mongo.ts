import type { Observed } from '../../model/outcome.ts';
import type { Witnessed } from '../../model/witness.ts';
import type { MongoFacts } from '../../probe/mongo/facts.ts';
import { inconclusive, refinedByProxy, refusedOr } from '../classification.ts';
import { asEnded, failureIn } from './failures.ts';

/**
 * Names the outcome of one request. Unless the driver itself opened TLS, only another witness knows
 * the transport and the peer.
 */
export function classifyMongo(facts: MongoFacts, { proxy }: Witnessed): Observed {
  if (!facts.ok) {
    const error = `${facts.errorName}: ${facts.errorMessage} ${facts.code}`;
    return refusedOr(refinedByProxy(asEnded(failureIn(error), proxy), proxy), `no row knows the driver's ${error}`);
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
