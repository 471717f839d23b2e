import { EXIT, MeshproofError } from '../errors.ts';
import { authorize } from './authorization.ts';
import { clientSide, type ClientSide } from './client-tls.ts';
import { admitted, kubelet, refused, type ExpectedOutcome, type Mechanism, type X509Subject } from './outcome.ts';
import type { Party } from './party.ts';
import { effectiveMtls, type EffectiveMtls } from './peer-authentication.ts';
import type { Policy } from './policy.ts';
import type { ProbeSpec } from './probe-spec.ts';
import { parseRoute } from './route.ts';
import { spiffeId } from './spiffe-id.ts';
import { APP_TRAITS, containerPort, workloadOf, type Workload } from './workload.ts';

export interface Situation {
  readonly policies: readonly Policy[];
  readonly cast: Readonly<Record<string, Party>>;
  readonly route: string;
  readonly probe: ProbeSpec;
  /** @default 'cluster.local' */
  readonly trustDomain?: string;
}

export interface Prediction {
  readonly outcome: ExpectedOutcome;
  /** The rules that led to the outcome, in the order in which they apply. */
  readonly trace: readonly string[];
}

/** Subject of the client certificate that the cast's MongoDB clients hold. */
export const MONGO_CLIENT_SUBJECT: X509Subject = 'CN=mongo-client';

/**
 * What Istio's rules say must happen when one party calls another under these policies. Pure.
 * @throws MeshproofError for a route outside the cast and for a combination that the model does not know.
 */
export function predict(situation: Situation): Prediction {
  const { caller, callee } = ends(situation);
  if (caller === undefined) return kubeletCalls(situation, callee);
  return situation.probe.kind === 'mongo'
    ? mongoCalls(situation, caller, callee)
    : httpCalls(situation, caller, callee);
}

function ends({ cast, route }: Situation): { caller: Workload | undefined; callee: Workload } {
  const parts = parseRoute(route);
  const from = parts === undefined ? undefined : cast[parts.from];
  const to = parts === undefined ? undefined : cast[parts.to];
  const callee = parts === undefined || to === undefined ? undefined : workloadOf(parts.to, to);
  if (parts === undefined || from === undefined || callee === undefined)
    throw unknown(route, 'it names parties outside the cast');
  return { caller: workloadOf(parts.from, from), callee };
}

function httpCalls(situation: Situation, caller: Workload, callee: Workload): Prediction {
  const { policies, probe } = situation;
  if (probe.kind !== 'http') throw unknown(situation.route, 'a workload sends HTTP or MongoDB requests');
  const port = containerPort(callee, probe.port);
  const server = effectiveMtls(policies, callee, port);
  const client = clientSide(policies, caller, callee, probe.port, server.mode);
  if (!callee.meshed) return atBareCallee(situation, client);
  const trace = [...server.trace, ...client.trace];
  const mechanism = transportRefusal(situation, caller, server, client);
  if (mechanism !== undefined)
    return { outcome: refused.by(mechanism), trace: [...trace, `so the transport is refused: ${mechanism}`] };
  const identity = client.sends === 'istio-mtls' ? identityOf(situation, caller) : undefined;
  const attempt = {
    principal: identity?.slice('spiffe://'.length) ?? '',
    namespace: caller.namespace,
    http: { method: probe.method, path: probe.path },
    containerPort: port,
  };
  const authorized = authorize(policies, callee, attempt);
  if (!authorized.allowed) return { outcome: refused.by('rbac-403'), trace: [...trace, ...authorized.trace] };
  const outcome = identity === undefined ? admitted.overPlaintext() : admitted.overMtls(identity, { seenBy: 'callee' });
  return { outcome, trace: [...trace, ...authorized.trace] };
}

function transportRefusal(
  { route }: Situation,
  caller: Workload,
  server: EffectiveMtls,
  { sends }: ClientSide,
): Mechanism | undefined {
  if (sends === 'tls' || sends === 'own-mtls')
    throw unknown(route, `TLS of the caller's own towards a sidecar is not modelled`);
  if (server.mode === 'STRICT' && sends === 'plaintext')
    return caller.meshed ? 'upstream-reset:UC' : 'connection-reset';
  if (server.mode === 'DISABLE' && sends === 'istio-mtls')
    throw unknown(route, 'mTLS towards a callee with mTLS disabled is not modelled');
  return undefined;
}

function atBareCallee({ route }: Situation, { sends, trace }: ClientSide): Prediction {
  if (sends !== 'plaintext') throw unknown(route, 'TLS towards an HTTP callee without a sidecar is not modelled');
  return { outcome: admitted.overPlaintext(), trace };
}

function identityOf({ trustDomain = 'cluster.local' }: Situation, { namespace, serviceAccount }: Workload) {
  return spiffeId({ trustDomain, namespace, serviceAccount });
}

/** A server outside the mesh that demands client certificates by itself. */
function mongoCalls(situation: Situation, caller: Workload, callee: Workload): Prediction {
  const { policies, probe, route } = situation;
  if (probe.kind !== 'mongo' || callee.meshed || !APP_TRAITS[callee.app].requiresClientCertificate) {
    throw unknown(route, 'only a MongoDB server without a sidecar is modelled');
  }
  const server = 'the server requires a client certificate';
  if (probe.tls !== 'none') return ownTls(route, caller, probe.tls, server);
  const client = clientSide(policies, caller, callee, probe.port, 'PERMISSIVE');
  const trace = [server, ...client.trace];
  if (client.sends === 'own-mtls')
    return { outcome: admitted.overMtls(MONGO_CLIENT_SUBJECT, { seenBy: 'proxy' }), trace };
  return { outcome: refused.by('connection-closed'), trace };
}

function ownTls(route: string, caller: Workload, tls: 'no-certificate' | 'certificate', server: string): Prediction {
  if (caller.meshed) throw unknown(route, "TLS of the application's own through a sidecar is not modelled");
  return tls === 'certificate'
    ? { outcome: admitted.overTls(), trace: [server, 'the client opens TLS itself and presents one'] }
    : { outcome: refused.by('tls-alert:certificate-required'), trace: [server, 'the client presents none'] };
}

/** The kubelet's probe arrives without an identity, unless the sidecar's agent was told to make it on the kubelet's behalf. */
function kubeletCalls({ policies, route, probe }: Situation, callee: Workload): Prediction {
  if (probe.kind !== 'kubelet') throw unknown(route, 'the kubelet sends its own probes only');
  if (!callee.meshed) return { outcome: kubelet.staysUp(), trace: ['the probe reaches a container without a sidecar'] };
  if (callee.annotations['sidecar.istio.io/rewriteAppHTTPProbers'] !== 'false') {
    return {
      outcome: kubelet.staysUp(),
      trace: ['the probe is rewritten to the agent on port 15020, which asks the application itself'],
    };
  }
  const port = containerPort(callee, 8000);
  const server = effectiveMtls(policies, callee, port);
  if (server.mode === 'STRICT') {
    return {
      outcome: kubelet.restartedBy('connection-reset'),
      trace: [...server.trace, 'the probe is plaintext and was not rewritten'],
    };
  }
  const http = { method: 'GET', path: '/headers' };
  const authorized = authorize(policies, callee, { principal: '', namespace: '', http, containerPort: port });
  const outcome = authorized.allowed ? kubelet.staysUp() : kubelet.restartedBy('rbac-403');
  return { outcome, trace: [...server.trace, ...authorized.trace] };
}

function unknown(route: string, happened: string): MeshproofError {
  return new MeshproofError({
    attempted: `predict the route "${route}"`,
    happened,
    repair: 'keep the record to what the model knows or teach helpers/model/predict.ts the rest',
    exitCode: EXIT.usage,
  });
}
