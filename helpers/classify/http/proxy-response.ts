import type { Mechanism } from '../../model/mechanism.ts';
import type { ProxyWitness } from '../../model/witness.ts';
import type { HttpFacts } from '../../probe/http/facts.ts';
import { isPassedOn } from '../../probe/http/passed-on.ts';
import { verificationAlertIn } from '../../witness/access-log/verification-alert.ts';
import { firstMatch, refinedByCaller, type Row } from '../classification.ts';

/** The part of a response that the rows read. */
type ProxyResponse = Pick<HttpFacts, 'status' | 'body' | 'responseHeaders'>;

const isFromEnvoy = ({ responseHeaders }: ProxyResponse): boolean =>
  /^(istio-)?envoy$/.test(responseHeaders['server']?.join() ?? '');

/** Responses that a sidecar sends in place of the application. */
const ROWS: readonly Row<ProxyResponse>[] = [
  {
    source:
      "Envoy's RBAC filter: 403 with exactly this body (Envoy, http_filters/rbac; Istio, tasks/security/authorization/authz-http)",
    when: ({ status, body }) => status === 403 && body.trim() === 'RBAC: access denied',
    mechanism: 'rbac-403',
  },
  {
    source:
      "Istio's sample of an authorizer, whose response Envoy's ext_authz filter passes on (Istio, samples/extauthz)",
    when: ({ status, body }) => status === 403 && body.startsWith('denied by ext_authz '),
    mechanism: 'ext-authz-403',
  },
  {
    source:
      "Envoy's jwt_authn filter: 401 with the text of its status (Envoy, jwt_authn, filter.cc; jwt_verify_lib, status.cc)",
    when: ({ status, body }) => status === 401 && /^Jw(t|ks) /.test(body),
    mechanism: 'jwt-401',
  },
  {
    source: "Envoy's jwt_authn filter: 403 for a token of another audience (Envoy, jwt_authn, filter.cc)",
    when: ({ status, body }) => status === 403 && body.trim() === 'Audiences in Jwt are not allowed',
    mechanism: 'jwt-403',
  },
  {
    source: 'Envoy flag UH: 503 with this body (Envoy, access log response flags)',
    when: ({ status, body }) => status === 503 && body.trim() === 'no healthy upstream',
    mechanism: 'no-endpoints',
  },
  {
    source: "Envoy flag NR: Envoy's own 404, without a body (Envoy, access log response flags)",
    when: (facts) => facts.status === 404 && facts.body === '' && isFromEnvoy(facts) && !isPassedOn(facts),
    mechanism: 'no-route',
  },
  {
    source: "Istio's BlackHoleCluster route under REGISTRY_ONLY: 502 of the caller's sidecar, without a body",
    when: (facts) => facts.status === 502 && facts.body === '' && isFromEnvoy(facts) && !isPassedOn(facts),
    mechanism: 'no-route',
  },
  {
    source: 'Envoy flag NC: a 503 of its own, without a body (Envoy, router.cc: cluster_not_found_response_code)',
    when: (facts) => facts.status === 503 && facts.body === '' && isFromEnvoy(facts) && !isPassedOn(facts),
    mechanism: 'no-route',
  },
  ...([301, 302, 303, 307, 308] as const).map((code): Row<ProxyResponse> => ({
    source: "Envoy's redirect: a 3xx of its own, without a body (Envoy, route.proto, RedirectAction)",
    when: (facts) => facts.status === code && facts.body === '' && isFromEnvoy(facts) && !isPassedOn(facts),
    mechanism: `redirected:${code}`,
  })),
  {
    source: 'Envoy flag UT: 504 with this body (Envoy, access log response flags)',
    when: ({ status, body }) => status === 504 && body.trim() === 'upstream request timeout',
    mechanism: 'timeout',
  },
];

/**
 * Envoy's reset reasons and the response flag of each (router.cc, streamResetReasonToResponseFlag).
 */
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

/**
 * The refusal that a sidecar's response reports, or that its log names; undefined where the
 * application may have sent the response.
 */
export function refusalOf(response: ProxyResponse, proxy: ProxyWitness | undefined): Mechanism | undefined {
  return refinedByCaller(refusalInResponse(response), proxy) ?? localReply(response, proxy);
}

/** The refusal that a sidecar's response reports; undefined when no row knows the response. */
export function refusalInResponse(response: ProxyResponse): Mechanism | undefined {
  const reset = response.status === 503 ? upstreamReset(response.body) : undefined;
  return reset ?? firstMatch(ROWS, response);
}

/**
 * An error that a sidecar answered with for a reason that no row knows, such as a fault or a filter
 * of its own: by the headers of the response, or by the log of the callee's sidecar, whose
 * responses the caller's sidecar passes on.
 */
function localReply(response: ProxyResponse, proxy: ProxyWitness | undefined): Mechanism | undefined {
  const { status } = response;
  if (status < 400 || status > 599) return undefined;
  const named: Mechanism = `local-reply:${status}`;
  const isOwn = isFromEnvoy(response) && !isPassedOn(response);
  return isOwn || proxy?.refused === named ? named : undefined;
}

/**
 * The mechanism in Envoy's message about a request whose upstream connection failed or ended. A
 * reason for a failed transport follows that of the reset.
 */
export function upstreamReset(message: string): Mechanism | undefined {
  const reason = UPSTREAM_RESET.exec(message.trim())?.[1];
  const alert = reason === undefined ? undefined : verificationAlertIn(reason);
  if (alert !== undefined) return `caller-tls-alert:${alert}`;
  const flag = reason === undefined ? undefined : RESET_FLAGS.find(([pattern]) => pattern.test(reason))?.[1];
  return flag === undefined ? undefined : `upstream-reset:${flag}`;
}
