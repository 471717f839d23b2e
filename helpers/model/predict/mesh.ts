import type { Mechanism } from '../mechanism.ts';
import { admitted, refused, type ExpectedOutcome } from '../outcome.ts';
import { authorize, type Authorized } from '../policies/authorization.ts';
import { clientSide, type ClientSide } from '../policies/client-tls.ts';
import { effectiveMtls, type EffectiveMode, type EffectiveMtls } from '../policies/peer-authentication.ts';
import type { Call } from '../probes/call.ts';
import { FOREIGN_TRUST_DOMAIN } from '../probes/client-certificate.ts';
import { callOf } from '../probes/registry.ts';
import { destinationOf, type Addressing } from '../routing/destination.ts';
import { spiffeId, type SpiffeId } from '../spiffe-id.ts';
import { inTrustDomains } from '../trust-domain.ts';
import { meetsSidecar, portTraits, type PortTraits, type Workload } from '../workloads/workload.ts';
import { applicationAlert, isOfAlias, sidecarAlert } from './certificates.ts';
import { identityOf, meshOf, unknown, type Prediction, type Situation } from './situation.ts';

/** One call between two workloads, with all that rules ask for. */
interface Attempt {
  readonly situation: Situation;
  readonly caller: Workload;
  readonly callee: Workload;
  readonly call: Call;
  readonly port: PortTraits;
}

/**
 * What travels between the two pods: nothing but the payload, TLS of a sidecar with its mesh certificate, TLS of a sidecar without it (as
 * a DestinationRule says), or TLS of the application's own.
 */
type Wire = 'plaintext' | 'istio-mtls' | 'foreign-tls' | 'own-tls';

/** A workload calls another one. */
export function workloadCalls(situation: Situation, caller: Workload, callee: Workload): Prediction {
  const attempt = attemptOf(situation, caller, callee);
  const { call, port } = attempt;
  const server = effectiveMtls(situation.policies, callee, port.container);
  const { mode } = server;
  const destination = destinationOf(situation, caller, callee, addressingOf(attempt));
  const client = clientSide(situation.policies, caller, {
    callee,
    destination,
    port: call.port,
    mode,
    mesh: meshOf(situation),
  });
  const wire = wireOf(attempt, client);
  if (!meetsSidecar(callee, port.container))
    return atBareCallee(attempt, [...destination.trace, ...client.trace], wire);
  const trace = [...destination.trace, ...server.trace, ...client.trace];
  const met = reception(attempt, server, wire);
  if (met !== 'ends-tls' && met !== 'passes-on') return refusal(trace, asSeen(attempt, met));
  const expected = client.servers ?? destination.servers;
  if (wire === 'istio-mtls' && expected?.includes(identityOf(situation, callee)) === false) {
    const stranger = "the server's certificate names none of those who are expected";
    return refusal([...trace, stranger], asSeen(attempt, 'misunderstands'));
  }
  const alert =
    met === 'ends-tls' && wire === 'own-tls' && call.tls !== undefined
      ? sidecarAlert(call.tls, meshOf(situation))
      : undefined;
  if (alert !== undefined) return refusal(trace, `tls-alert:${alert}`);
  const identity = met === 'ends-tls' ? provenBy(attempt, wire) : undefined;
  const authorized = authorization(attempt, identity);
  const denial = authorized.byServer === true ? 'ext-authz-403' : denialOf(attempt);
  const outcome = authorized.allowed ? atApplication(attempt, identity, wire) : refused.by(denial);
  return { outcome, trace: [...trace, ...authorized.trace] };
}

function attemptOf(situation: Situation, caller: Workload, callee: Workload): Attempt {
  const { probe, route } = situation;
  const call = callOf(probe);
  if (call === undefined) throw unknown(route, `a workload sends no ${probe.kind} probe to another one`);
  const port = portTraits(callee, call.port);
  if (port === undefined) throw unknown(route, `${callee.app} has no port ${call.port.toString()}`);
  return { situation, caller, callee, call, port };
}

/** Where a sidecar reads requests, what they say chooses where they go. */
function addressingOf({ situation: { probe }, caller, call, port }: Attempt): Addressing {
  const { at, host, headers = {} } = { at: undefined, host: undefined, headers: undefined, ...probe };
  const isRead = caller.meshed && port.declared === 'http' && call.request !== undefined;
  const request = { path: call.request?.path ?? '', headers, ...(host === undefined ? {} : { host }) };
  return {
    port: call.port,
    containerPort: port.container,
    ...(at === undefined ? {} : { at }),
    ...(isRead ? { request } : {}),
  };
}

function wireOf({ call }: Attempt, { sends }: ClientSide): Wire {
  if (sends === 'tls' || sends === 'own-mtls') return 'foreign-tls';
  if (sends === 'istio-mtls') return 'istio-mtls';
  return call.tls === undefined ? 'plaintext' : 'own-tls';
}

/**
 * What a sidecar does with a connection: which of its filter chains takes it, if any (pilot, filter chain match options per mode and
 * protocol).
 *   waits          it wants to see the first bytes to choose a chain, and the client waits for the server's
 *   misunderstands the handshake of the caller's sidecar fails: it meets an application, a codec or a demand that it does not fit
 */
type Reception = 'reset' | 'waits' | 'misunderstands' | 'ends-tls' | 'passes-on';

function reception({ situation, call, port }: Attempt, { mode }: EffectiveMtls, wire: Wire): Reception {
  if (wire === 'plaintext') {
    if (mode === 'DISABLE') return 'passes-on';
    if (call.serverFirst === true) return 'waits';
    return mode === 'STRICT' ? 'reset' : 'passes-on';
  }
  if (wire === 'foreign-tls') return foreignTlsAt(situation.route, mode, port);
  if (mode === 'STRICT') return 'ends-tls';
  if (wire === 'istio-mtls') return mode === 'DISABLE' ? 'misunderstands' : 'ends-tls';
  return ownTlsAt(situation.route, mode, port, call);
}

/** Whom a handshake proves: the caller, in the trust domain of the certificate that it presents. */
function provenBy({ situation, caller, call }: Attempt, wire: Wire): SpiffeId {
  const foreign = wire === 'own-tls' && call.tls !== undefined && isOfAlias(call.tls, meshOf(situation));
  if (!foreign) return identityOf(situation, caller);
  const { namespace, serviceAccount } = caller;
  return spiffeId({ trustDomain: FOREIGN_TRUST_DOMAIN, namespace, serviceAccount });
}

/** A sidecar that wants the mesh's certificate ends the connection without it; one that does not hands on what it did not ask for. */
function foreignTlsAt(route: string, mode: EffectiveMode, port: PortTraits): Reception {
  if (mode === 'STRICT') return 'reset';
  if (port.ownTls !== undefined)
    throw unknown(route, 'TLS that a sidecar opens towards an application which ends it is not modelled');
  return 'misunderstands';
}

/** Only the protocol names that sidecars offer are taken for mutual TLS where plaintext is allowed. */
function ownTlsAt(route: string, mode: EffectiveMode, port: PortTraits, { tls }: Call): Reception {
  if (mode === 'PERMISSIVE' && tls?.alpn.some((name) => name.startsWith('istio')) === true) return 'ends-tls';
  if (port.declared === 'tcp') return 'passes-on';
  if (mode === 'PERMISSIVE') return 'reset';
  throw unknown(route, "TLS of the application's own towards an HTTP port with mTLS disabled is not modelled");
}

/** How a caller learns that it is not let in: at first hand, or from its own sidecar where that speaks HTTP. */
function asSeen({ caller, port, call }: Attempt, met: 'reset' | 'waits' | 'misunderstands'): Mechanism {
  if (met === 'waits') return 'timeout';
  // Whatever its client hears, the caller's sidecar writes down that it could not open the connection.
  if (met === 'misunderstands') return caller.meshed ? 'upstream-reset:UF' : 'connection-reset';
  // A client of WebSocket hears from its sidecar that it was refused and no more: how is the callee's sidecar's word.
  const collected = caller.meshed && port.declared === 'http' && call.speaks !== 'websocket';
  return collected ? 'upstream-reset:UC' : 'connection-reset';
}

function authorization({ situation, caller, callee, call, port }: Attempt, identity: string | undefined): Authorized {
  const asHttp = port.declared === 'http' && call.request !== undefined;
  const seen = {
    principal: identity?.slice('spiffe://'.length) ?? '',
    namespace: caller.namespace,
    containerPort: port.container,
    ...(asHttp ? { http: call.request } : {}),
  };
  const mesh = meshOf(situation);
  return authorize(inTrustDomains(situation.policies, mesh), callee, seen, mesh.authorizers);
}

/** A sidecar that reads requests answers them; one that passes bytes on can only close. */
function denialOf({ call, port }: Attempt): Mechanism {
  if (port.declared === 'tcp') return 'rbac-l4';
  return call.speaks === 'grpc' ? 'rbac-grpc-7' : 'rbac-403';
}

/** What the application itself makes of a connection that reached it. */
function atApplication(
  attempt: Attempt,
  identity: ReturnType<typeof identityOf> | undefined,
  wire: Wire,
): ExpectedOutcome {
  const { call, port, situation } = attempt;
  const inner = identity !== undefined && wire === 'own-tls' ? undefined : call.tls;
  if ((inner === undefined) !== (port.ownTls === undefined))
    throw unknown(situation.route, 'an application that speaks TLS towards one that does not is not modelled');
  const alert = inner !== undefined && port.ownTls === 'mutual' ? applicationAlert(inner) : undefined;
  if (alert !== undefined) return refused.by(`tls-alert:${alert}`);
  if (identity !== undefined) {
    const seenBy = port.declared === 'http' ? 'callee' : 'proxy';
    return admitted.overMtls(identity, { seenBy });
  }
  return inner === undefined ? admitted.overPlaintext() : admitted.overTls();
}

function atBareCallee(attempt: Attempt, trace: readonly string[], wire: Wire): Prediction {
  if (wire === 'istio-mtls') return refusal(trace, asSeen(attempt, 'misunderstands'));
  if (wire === 'foreign-tls')
    throw unknown(attempt.situation.route, 'TLS of a sidecar towards a callee without one is not modelled');
  return { outcome: atApplication(attempt, undefined, wire), trace };
}

function refusal(trace: readonly string[], by: Mechanism): Prediction {
  return { outcome: refused.by(by), trace: [...trace, `so the transport is refused: ${by}`] };
}
