import type { Mechanism, Observed } from '../model/outcome.ts';
import type { HttpFacts } from '../probe/http/facts.ts';
import type { ProxyWitness, Witnessed } from './classify.ts';
import { inconclusive, peerIdentity, refusedOr, tlsAlertIn } from './mechanisms.ts';

interface Row<Facts> {
  /** What the row knows, and who says that it means this. */
  readonly source: string;
  readonly when: (facts: Facts) => boolean;
  readonly mechanism: Mechanism;
}

const saidReset = ({ errorMessage }: HttpFacts): boolean => /reset by peer/i.test(errorMessage);
const saidUnreachable = ({ errorMessage }: HttpFacts): boolean => /no route to host|unreachable/i.test(errorMessage);

/** Transfers without a response. Exit codes: curl(1), "EXIT CODES"; words: the system's, as curl passes them on. */
const WITHOUT_RESPONSE: readonly Row<HttpFacts>[] = [
  { source: 'curl 6: could not resolve host', when: ({ exitCode }) => exitCode === 6, mechanism: 'dns' },
  {
    source: 'curl 7: failed to connect; other causes than a refusal are named by the system',
    when: (facts) => facts.exitCode === 7 && !saidUnreachable(facts),
    mechanism: 'connection-refused',
  },
  { source: 'curl 28: connect or total time-out', when: ({ exitCode }) => exitCode === 28, mechanism: 'timeout' },
  {
    source: 'curl 52: empty reply, the peer closed in good order',
    when: ({ exitCode }) => exitCode === 52,
    mechanism: 'connection-closed',
  },
  {
    source: 'curl 56, 55, 35: receiving, sending or handshaking failed; ECONNRESET in words',
    when: (facts) => [56, 55, 35].includes(facts.exitCode) && saidReset(facts),
    mechanism: 'connection-reset',
  },
];

/** What the rows read of a response. */
type ProxyAnswer = Pick<HttpFacts, 'status' | 'body' | 'responseHeaders'>;

const from = ({ responseHeaders }: ProxyAnswer): string => responseHeaders['server']?.join() ?? '';
const byEnvoy = (facts: ProxyAnswer): boolean => /^(istio-)?envoy$/.test(from(facts));
/** Envoy adds this header to what it passes on from an upstream, so an answer without it is its own. */
const passedOn = ({ responseHeaders }: ProxyAnswer): boolean =>
  responseHeaders['x-envoy-upstream-service-time'] !== undefined;

/** Answers that a sidecar gave in place of the application. */
const BY_A_PROXY: readonly Row<ProxyAnswer>[] = [
  {
    source:
      "Envoy's RBAC filter: 403 with exactly these words (Envoy, http_filters/rbac; Istio, tasks/security/authorization/authz-http)",
    when: ({ status, body }) => status === 403 && body.trim() === 'RBAC: access denied',
    mechanism: 'rbac-403',
  },
  {
    source:
      "Istio's sample of an authorizer, whose answer Envoy's ext_authz filter passes on (Istio, samples/extauthz)",
    when: ({ status, body }) => status === 403 && body.startsWith('denied by ext_authz '),
    mechanism: 'ext-authz-403',
  },
  {
    source: 'Envoy flag UH: 503 with these words (Envoy, access log response flags)',
    when: ({ status, body }) => status === 503 && body.trim() === 'no healthy upstream',
    mechanism: 'no-endpoints',
  },
  {
    source: 'Envoy flag NR: 404 of its own, without a body (Envoy, access log response flags)',
    when: (facts) => facts.status === 404 && facts.body === '' && byEnvoy(facts) && !passedOn(facts),
    mechanism: 'no-route',
  },
  {
    source: "Istio's BlackHoleCluster route under REGISTRY_ONLY: 502 of the caller's sidecar, without a body",
    when: (facts) => facts.status === 502 && facts.body === '' && byEnvoy(facts) && !passedOn(facts),
    mechanism: 'no-route',
  },
  {
    source: 'Envoy flag UT: 504 with these words (Envoy, access log response flags)',
    when: ({ status, body }) => status === 504 && body.trim() === 'upstream request timeout',
    mechanism: 'timeout',
  },
];

/** Envoy's reset reasons as its router words them, and the response flag that it logs for each (router.cc, streamResetReasonToResponseFlag). */
const RESET_FLAGS: readonly (readonly [RegExp, string])[] = [
  [/connection (failure|timeout)/, 'UF'],
  [/connection termination/, 'UC'],
  [/(local reset|local refused stream reset)/, 'LR'],
  [/(remote reset|remote refused stream reset|connect error)/, 'UR'],
  [/overflow/, 'UO'],
  [/protocol error/, 'UPE'],
];
const UPSTREAM_RESET =
  /^upstream connect error or disconnect\/reset before headers\. (?:retried and the latest )?reset reason: (.*)$/s;

/** Names the outcome of one HTTP request from what curl said and what witnesses add. */
export function classifyHttp(facts: HttpFacts, witnesses: Witnessed): Observed {
  if (facts.status === 0) {
    const mechanism = tlsAlertIn(facts.errorMessage) ?? WITHOUT_RESPONSE.find((row) => row.when(facts))?.mechanism;
    return refusedOr(mechanism, `no row knows ${shown(facts)}`);
  }
  if (facts.exitCode !== 0) return inconclusive(`the response was torn: ${shown(facts)}`);
  if (facts.status >= 200 && facts.status < 300) return admittedAs(facts, witnesses);
  return refusedOr(answeredByProxy(facts), `no row knows ${shown(facts)}`);
}

function admittedAs(facts: HttpFacts, { callee, proxy }: Witnessed): Observed {
  if (callee === undefined) return admittedByProxy(facts, proxy);
  if (!callee.echoesRequest) return inconclusive(`the callee answered another request than was sent: ${shown(facts)}`);
  // An application sees whether a certificate was shown and nothing else of TLS; its sidecar does.
  if (!callee.certificateForwarded) return { is: 'admitted', over: proxy?.transport === 'tls' ? 'tls' : 'plaintext' };
  const as = peerIdentity(callee.peer);
  if (as === undefined) return inconclusive(`the callee saw a certificate without an identity: "${callee.peer}"`);
  return { is: 'admitted', over: 'mtls', as, seenBy: 'callee' };
}

/** An application that does not echo its headers leaves it to its sidecar to say who was let in. */
function admittedByProxy(facts: HttpFacts, proxy: ProxyWitness | undefined): Observed {
  const { side, transport, as, status } = proxy ?? {};
  if (side !== 'callee' || transport === undefined || status === undefined)
    return inconclusive(`neither the callee nor its sidecar says what it received: ${shown(facts)}`);
  if (transport !== 'mtls') return { is: 'admitted', over: transport };
  if (as === undefined) return inconclusive('the sidecar of the callee verified a certificate without an identity');
  return { is: 'admitted', over: 'mtls', as, seenBy: 'proxy' };
}

/** The outcome of an answer that a sidecar gave in place of the application; undefined when no row knows it. */
export function answeredByProxy(answer: ProxyAnswer): Mechanism | undefined {
  const reset = answer.status === 503 ? upstreamReset(answer.body) : undefined;
  return reset ?? BY_A_PROXY.find((row) => row.when(answer))?.mechanism;
}

/** Reads Envoy's words for a request whose upstream connection failed or ended. */
export function upstreamReset(body: string): Mechanism | undefined {
  const reason = UPSTREAM_RESET.exec(body.trim())?.[1];
  const flag = reason === undefined ? undefined : RESET_FLAGS.find(([words]) => words.test(reason))?.[1];
  return flag === undefined ? undefined : `upstream-reset:${flag}`;
}

function shown({ exitCode, errorMessage, status, body }: HttpFacts): string {
  const error = errorMessage === '' ? '' : ` (${errorMessage})`;
  return `curl exit ${exitCode.toString()}${error}, status ${status.toString()}, body ${JSON.stringify(body.slice(0, 200))}`;
}
