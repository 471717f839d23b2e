import type { Observed } from '../../model/outcome.ts';
import { peerIdentity } from '../../model/spiffe-id.ts';
import type { ProxyWitness, Witnessed } from '../../model/witness.ts';
import type { HttpFacts } from '../../probe/http/facts.ts';
import { firstMatch, inconclusive, refusedOr, withoutForwarded, type Row } from '../classification.ts';
import { tlsAlertIn } from '../tls/tls-alerts.ts';
import { refusalOf } from './proxy-response.ts';

const isReset = ({ errorMessage }: HttpFacts): boolean => /reset by peer/i.test(errorMessage);
const isUnreachable = ({ errorMessage }: HttpFacts): boolean => /no route to host|unreachable/i.test(errorMessage);

/**
 * Transfers without a response: curl's exit codes (curl(1), "EXIT CODES") and the system's
 * messages.
 */
const WITHOUT_RESPONSE: readonly Row<HttpFacts>[] = [
  { source: 'curl 6: could not resolve host', when: ({ exitCode }) => exitCode === 6, mechanism: 'dns' },
  {
    source: 'curl 7: failed to connect; the message names causes other than a refusal',
    when: (facts) => facts.exitCode === 7 && !isUnreachable(facts),
    mechanism: 'connection-refused',
  },
  { source: 'curl 28: connect or total time-out', when: ({ exitCode }) => exitCode === 28, mechanism: 'timeout' },
  {
    source: 'curl 52: empty reply, the peer closed in good order',
    when: ({ exitCode }) => exitCode === 52,
    mechanism: 'connection-closed',
  },
  {
    source: 'curl 56, 55, 35: receiving, sending or handshaking failed; the message is that of ECONNRESET',
    when: (facts) => [56, 55, 35].includes(facts.exitCode) && isReset(facts),
    mechanism: 'connection-reset',
  },
];

/** Names the outcome of one HTTP request from what curl reported and what witnesses add. */
export function classifyHttp(facts: HttpFacts, witnesses: Witnessed): Observed {
  if (facts.status === 0) {
    const mechanism = tlsAlertIn(facts.errorMessage) ?? firstMatch(WITHOUT_RESPONSE, facts);
    return refusedOr(mechanism, `no row knows ${describe(facts)}`);
  }
  if (facts.exitCode !== 0) return inconclusive(`the response was cut off: ${describe(facts)}`);
  if (facts.status >= 200 && facts.status < 300) return admittedAs(facts, witnesses);
  return refusedOr(refusalOf(facts, witnesses.proxy), `no row knows ${describe(facts)}`);
}

function admittedAs(facts: HttpFacts, { callee, proxy }: Witnessed): Observed {
  if (callee === undefined) return admittedByProxy(facts, proxy);
  if (!callee.echoesRequest) return inconclusive(`the callee answered another request: ${describe(facts)}`);
  if (!callee.certificateForwarded) return withoutForwarded(callee, proxy);
  const as = peerIdentity(callee.peer);
  if (as === undefined) return inconclusive(`the callee received a certificate without an identity: "${callee.peer}"`);
  return { is: 'admitted', over: 'mtls', as, seenBy: 'callee' };
}

/** Only its sidecar knows the peer of an application that does not echo its headers. */
function admittedByProxy(facts: HttpFacts, proxy: ProxyWitness | undefined): Observed {
  const { side, transport, as, status } = proxy ?? {};
  if (side !== 'callee' || transport === undefined || status === undefined)
    return inconclusive(`neither the callee nor its sidecar reported what it received: ${describe(facts)}`);
  if (transport !== 'mtls') return { is: 'admitted', over: transport };
  if (as === undefined) return inconclusive('the sidecar of the callee verified a certificate without an identity');
  return { is: 'admitted', over: 'mtls', as, seenBy: 'proxy' };
}

function describe({ exitCode, errorMessage, status, body }: HttpFacts): string {
  const error = errorMessage === '' ? '' : ` (${errorMessage})`;
  return `curl exit ${exitCode.toString()}${error}, status ${status.toString()}, body ${JSON.stringify(body.slice(0, 200))}`;
}
