import { describeOutcome } from '../../outcome.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { echoCall } from '../../probes/echo/echo-call.ts';
import type { ProbeSpec } from '../../probes/probe-spec.ts';
import { echo, echoHeadless, tlsClient } from '../../workloads/sample-workloads.ts';
import { requirePrediction } from '../predict.ts';

/** Applications that call each other. */
export const cast = {
  'a.foo': echo.meshed(),
  'b.foo': echo.meshed(),
  'bare.foo': echo.bare(),
  'attacker.foo': tlsClient.bare(),
  'other.foo': echo.as('other').meshed(),
  'headless.foo': echoHeadless.meshed(),
};
/** The outcome of a call from `a.foo` over mesh mTLS. */
export const asA = 'admitted over mtls as spiffe://cluster.local/ns/foo/sa/echo';
/** An object of Istio in the namespace of the cast. */
export const object = (kind: string, spec: object) => ({ kind, metadata: { name: 'p', namespace: 'foo' }, spec });
/** A PeerAuthentication for `b.foo`. */
export const pa = (mode: string, ports: object = {}) =>
  object('PeerAuthentication', { selector: { matchLabels: { app: 'b' } }, mtls: { mode }, portLevelMtls: ports });
/** A DestinationRule by which callers send plaintext to `b.foo`. */
export const plain = object('DestinationRule', {
  host: 'b.foo.svc.cluster.local',
  trafficPolicy: { tls: { mode: 'DISABLE' } },
});
/** An AuthorizationPolicy that denies an operation. */
export const deny = (operation: object) =>
  object('AuthorizationPolicy', { action: 'DENY', rules: [{ to: [{ operation }] }] });

/** The outcome of a route between them, described. */
export function outcome(docs: readonly object[], route: string, probe: ProbeSpec): string {
  return describeOutcome(requirePrediction({ policies: parsePolicies(docs), cast, route, probe }).outcome);
}

/** A call over each protocol of the echo application. */
export const all = {
  http: echoCall.http(),
  http2: echoCall.http2(),
  webSocket: echoCall.webSocket(),
  grpc: echoCall.grpc(),
  tcp: echoCall.tcp(),
  https: echoCall.https(),
};
/** The outcome of each of them. */
export const over = (docs: readonly object[], route: string) =>
  Object.fromEntries(Object.entries(all).map(([name, probe]) => [name, outcome(docs, route, probe)]));
