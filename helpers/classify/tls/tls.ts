import type { Observed } from '../../model/outcome.ts';
import type { Witnessed } from '../../model/witness.ts';
import type { TlsFacts } from '../../probe/tls/facts.ts';
import { firstMatch, inconclusive, refinedByProxy, refusedOr, type Row } from '../classification.ts';
import { tlsAlertIn } from './tls-alerts.ts';

/**
 * Connections without a response, by the system's error names (errno(3), Node "Common system
 * errors").
 */
export const WITHOUT_RESPONSE: readonly Row<Pick<TlsFacts, 'errorCode' | 'errorMessage' | 'ended'>>[] = [
  {
    source: 'getaddrinfo(3): the name was not found',
    when: ({ errorCode }) => errorCode === 'ENOTFOUND' || errorCode === 'EAI_AGAIN',
    mechanism: 'dns',
  },
  { source: 'ECONNREFUSED', when: ({ errorCode }) => errorCode === 'ECONNREFUSED', mechanism: 'connection-refused' },
  {
    source: 'ECONNRESET of the system; Node uses the code for an end inside the handshake too, with another message',
    when: ({ errorCode, errorMessage }) => errorCode === 'ECONNRESET' && !/before secure TLS/.test(errorMessage),
    mechanism: 'connection-reset',
  },
  { source: 'our own limits, and ETIMEDOUT', when: ({ errorCode }) => errorCode === 'ETIMEDOUT', mechanism: 'timeout' },
  {
    source: 'the server ended the connection in good order, inside the handshake or after it',
    when: ({ ended, errorCode, errorMessage }) =>
      (ended && errorCode === '') || errorCode === 'EPIPE' || /before secure TLS/.test(errorMessage),
    mechanism: 'connection-closed',
  },
];

/** Names the outcome of one connection of the suite's own TLS client. */
export function classifyTls(facts: TlsFacts, { proxy }: Witnessed): Observed {
  const atCallee = proxy?.side === 'callee' ? proxy : undefined;
  if (facts.reached !== 'answer') {
    const mechanism = tlsAlertIn(`${facts.errorCode} ${facts.errorMessage}`) ?? firstMatch(WITHOUT_RESPONSE, facts);
    return refusedOr(refinedByProxy(mechanism, atCallee), `no row knows ${describe(facts)}`);
  }
  if (!/StatusCode=200|^HTTP\/1\.1 200 /.test(facts.answer)) return inconclusive(`no row knows ${describe(facts)}`);
  if (atCallee?.transport === undefined)
    return inconclusive(
      `the request succeeded, and no witness reported which server ended the TLS: ${describe(facts)}`,
    );
  // A sidecar that passes bytes on ends no TLS: then the application ended the client's.
  if (atCallee.transport !== 'mtls') return { is: 'admitted', over: 'tls' };
  if (atCallee.as === undefined) return inconclusive("the callee's sidecar verified a certificate without an identity");
  return { is: 'admitted', over: 'mtls', as: atCallee.as, seenBy: 'proxy' };
}

function describe({ reached, errorCode, errorMessage, answer }: TlsFacts): string {
  const error = errorCode === '' && errorMessage === '' ? '' : `, ${errorCode} (${errorMessage})`;
  return `reached ${reached}${error}, answer ${JSON.stringify(answer.slice(0, 200))}`;
}
