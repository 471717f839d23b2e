import type { Mechanism, Observed } from '../../model/outcome.ts';
import type { CalleeWitness, Witnessed } from '../classify.ts';
import type { HttpFacts } from '../facts.ts';
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

const from = ({ responseHeaders }: HttpFacts): string => responseHeaders['server']?.join() ?? '';
const byEnvoy = (facts: HttpFacts): boolean => /^(istio-)?envoy$/.test(from(facts));
/** Envoy adds this header to what it passes on from an upstream, so an answer without it is its own. */
const passedOn = ({ responseHeaders }: HttpFacts): boolean =>
  responseHeaders['x-envoy-upstream-service-time'] !== undefined;

/** Answers that a sidecar gave in place of the application. */
const BY_A_PROXY: readonly Row<HttpFacts>[] = [
  {
    source:
      "Envoy's RBAC filter: 403 with exactly these words (Envoy, http_filters/rbac; Istio, tasks/security/authorization/authz-http)",
    when: ({ status, body }) => status === 403 && body.trim() === 'RBAC: access denied',
    mechanism: 'rbac-403',
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
export function classifyHttp(facts: HttpFacts, { callee, proxy }: Witnessed): Observed {
  if (facts.status === 0) {
    const mechanism = tlsAlertIn(facts.errorMessage) ?? WITHOUT_RESPONSE.find((row) => row.when(facts))?.mechanism;
    return refusedOr(mechanism, `no row knows ${shown(facts)}`);
  }
  if (facts.exitCode !== 0) return inconclusive(`the response was torn: ${shown(facts)}`);
  if (facts.status >= 200 && facts.status < 300) return admittedAs(facts, callee, proxy?.peer);
  const mechanism = upstreamReset(facts) ?? BY_A_PROXY.find((row) => row.when(facts))?.mechanism;
  return refusedOr(mechanism, `no row knows ${shown(facts)}`);
}

function admittedAs(facts: HttpFacts, callee: CalleeWitness | undefined, proxyPeer: string | undefined): Observed {
  if (callee === undefined) return inconclusive(`the callee did not say what it received: ${shown(facts)}`);
  if (!callee.echoesRequest) return inconclusive(`the callee answered another request than was sent: ${shown(facts)}`);
  if (proxyPeer !== undefined && proxyPeer !== callee.peer) {
    return inconclusive(`witnesses disagree: the callee saw "${callee.peer}", the proxy "${proxyPeer}"`);
  }
  if (!callee.certificateForwarded) return { is: 'admitted', over: 'plaintext' };
  const as = peerIdentity(callee.peer);
  if (as === undefined) return inconclusive(`the callee saw a certificate without an identity: "${callee.peer}"`);
  return { is: 'admitted', over: 'mtls', as, seenBy: 'callee' };
}

function upstreamReset({ status, body }: HttpFacts): Mechanism | undefined {
  if (status !== 503) return undefined;
  const reason = UPSTREAM_RESET.exec(body.trim())?.[1];
  const flag = reason === undefined ? undefined : RESET_FLAGS.find(([words]) => words.test(reason))?.[1];
  return flag === undefined ? undefined : `upstream-reset:${flag}`;
}

function shown({ exitCode, errorMessage, status, body }: HttpFacts): string {
  const error = errorMessage === '' ? '' : ` (${errorMessage})`;
  return `curl exit ${exitCode.toString()}${error}, status ${status.toString()}, body ${JSON.stringify(body.slice(0, 200))}`;
}
