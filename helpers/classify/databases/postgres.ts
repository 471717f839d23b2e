import { isMechanism, type Mechanism } from '../../model/mechanism.ts';
import type { Observed } from '../../model/outcome.ts';
import { peerIdentity } from '../../model/spiffe-id.ts';
import type { Witnessed } from '../../model/witness.ts';
import type { PostgresFacts } from '../../probe/postgres/facts.ts';
import { inconclusive, refinedByProxy, refusedOr } from '../classification.ts';
import { asEnded, failureIn } from './failures.ts';

/**
 * Names the outcome of one session. The server reports TLS that it terminates itself; TLS between
 * sidecars is known to the callee's sidecar alone.
 */
export function classifyPostgres(facts: PostgresFacts, witnesses: Witnessed): Observed {
  const { proxy } = witnesses;
  if (!facts.ok) {
    const error = `${facts.errorName}: ${facts.errorMessage} ${facts.code}`;
    const mechanism = deniedBy(facts) ?? failureIn(error);
    return refusedOr(refinedByProxy(asEnded(mechanism, proxy), proxy), `no row knows the client's ${error}`);
  }
  if (facts.session === undefined) return inconclusive('the server did not report its session');
  if (facts.session.ssl) return ofServer(witnesses);
  if (proxy?.side !== 'callee') return { is: 'admitted', over: 'plaintext' };
  if (proxy.transport === undefined) return inconclusive("the callee's sidecar did not report the transport");
  if (proxy.transport !== 'mtls') return { is: 'admitted', over: proxy.transport };
  if (proxy.as === undefined) return inconclusive("the callee's sidecar verified a certificate without an identity");
  return { is: 'admitted', over: 'mtls', as: proxy.as, seenBy: 'proxy' };
}

/** The server's own error, by its SQLSTATE (PostgreSQL, appendix A). */
function deniedBy({ errorName, code }: PostgresFacts): Mechanism | undefined {
  const denied = `database-denied:${code}`;
  return errorName === 'error' && isMechanism(denied) ? denied : undefined;
}

/** TLS that the server terminates, with the certificate that it verified. */
function ofServer({ callee }: Witnessed): Observed {
  if (callee === undefined) return inconclusive('the server did not report its session');
  if (!callee.echoesRequest) return inconclusive('the server reported the session of another request');
  if (!callee.certificateForwarded) return { is: 'admitted', over: 'tls' };
  const as = peerIdentity(callee.peer);
  if (as === undefined) return inconclusive(`the server verified a certificate without a name: "${callee.peer}"`);
  return { is: 'admitted', over: 'mtls', as, seenBy: 'callee' };
}
