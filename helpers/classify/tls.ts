import type { Mechanism, Observed } from '../model/outcome.ts';
import type { TlsFacts } from '../probe/tls/facts.ts';
import type { Witnessed } from './classify.ts';
import { inconclusive, namedBetter, refusedOr, tlsAlertIn } from './mechanisms.ts';

interface Row {
  readonly source: string;
  readonly when: (facts: TlsFacts) => boolean;
  readonly mechanism: Mechanism;
}

/** Connections that ended without an answer, by the system's error names (errno(3), Node "Common system errors"). */
const WITHOUT_ANSWER: readonly Row[] = [
  {
    source: 'getaddrinfo(3): the name was not found',
    when: ({ errorCode }) => errorCode === 'ENOTFOUND' || errorCode === 'EAI_AGAIN',
    mechanism: 'dns',
  },
  { source: 'ECONNREFUSED', when: ({ errorCode }) => errorCode === 'ECONNREFUSED', mechanism: 'connection-refused' },
  {
    source: 'ECONNRESET of the system; Node gives the same name to an end inside the handshake, in words of its own',
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

/** Names the outcome of one connection of a TLS client of ours from what it saw and what witnesses add. */
export function classifyTls(facts: TlsFacts, { proxy }: Witnessed): Observed {
  const atCallee = proxy?.side === 'callee' ? proxy : undefined;
  if (facts.reached !== 'answer') {
    const mechanism = tlsAlertIn(`${facts.errorCode} ${facts.errorMessage}`) ?? rowFor(facts);
    return refusedOr(namedBetter(mechanism, atCallee), `no row knows ${shown(facts)}`);
  }
  if (!/StatusCode=200|^HTTP\/1\.1 200 /.test(facts.answer)) return inconclusive(`no row knows ${shown(facts)}`);
  if (atCallee?.transport === undefined)
    return inconclusive(`the request was answered, and no witness says who ended the TLS: ${shown(facts)}`);
  // A sidecar that passes bytes on sees no TLS of its own: then the application ended the client's.
  if (atCallee.transport !== 'mtls') return { is: 'admitted', over: 'tls' };
  if (atCallee.as === undefined) return inconclusive("the callee's sidecar verified a certificate without an identity");
  return { is: 'admitted', over: 'mtls', as: atCallee.as, seenBy: 'proxy' };
}

function rowFor(facts: TlsFacts): Mechanism | undefined {
  return WITHOUT_ANSWER.find(({ when }) => when(facts))?.mechanism;
}

function shown({ reached, errorCode, errorMessage, answer }: TlsFacts): string {
  const error = errorCode === '' && errorMessage === '' ? '' : `, ${errorCode} (${errorMessage})`;
  return `reached ${reached}${error}, answer ${JSON.stringify(answer.slice(0, 200))}`;
}
