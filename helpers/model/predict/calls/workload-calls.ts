import type { Mechanism } from '../../mechanism.ts';
import { admitted, refused, type ExpectedOutcome } from '../../outcome.ts';
import { authorize, type Authorized } from '../../policies/authorization.ts';
import { clientSide } from '../../policies/client-tls.ts';
import { effectiveMtls } from '../../policies/peer-authentication.ts';
import { FOREIGN_TRUST_DOMAIN } from '../../probes/client-certificate.ts';
import { destinationOf } from '../../routing/destination.ts';
import { spiffeId, type SpiffeId } from '../../spiffe-id.ts';
import { inTrustDomains } from '../../trust-domain.ts';
import { meetsSidecar, type Workload } from '../../workloads/workload.ts';
import { identityOf, meshOf, unknown, type Prediction, type Situation } from '../situation.ts';
import { addressingOf, attemptOf, wireOf, type Attempt, type Wire } from './attempt.ts';
import { applicationAlert, isOfAlias, sidecarAlert } from './certificates.ts';
import { receivedBy } from './received.ts';
import { asObserved, reception } from './reception.ts';

/** Predicts the call of one workload to another one. */
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
  if (met !== 'ends-tls' && met !== 'passes-on') return refusal(trace, asObserved(attempt, met));
  const expected = client.servers ?? destination.servers;
  if (wire === 'istio-mtls' && expected?.includes(identityOf(situation, callee)) === false) {
    const mismatch = "the server's certificate has none of the expected identities";
    return refusal([...trace, mismatch], asObserved(attempt, 'handshake-fails'));
  }
  const alert =
    met === 'ends-tls' && wire === 'own-tls' && call.tls !== undefined
      ? sidecarAlert(call.tls, meshOf(situation))
      : undefined;
  if (alert !== undefined) return refusal(trace, `tls-alert:${alert}`);
  const identity = met === 'ends-tls' ? provenBy(attempt, wire) : undefined;
  const authorized = authorization(attempt, receivedBy(attempt, destination, wire, identity));
  const denial = authorized.byServer === true ? 'ext-authz-403' : denialOf(attempt);
  const outcome = authorized.allowed ? atApplication(attempt, identity, wire) : refused.by(denial);
  return { outcome, trace: [...trace, ...authorized.trace] };
}

/** The identity that a handshake proves: the caller's, in the trust domain of its certificate. */
function provenBy({ situation, caller, call }: Attempt, wire: Wire): SpiffeId {
  const foreign = wire === 'own-tls' && call.tls !== undefined && isOfAlias(call.tls, meshOf(situation));
  if (!foreign) return identityOf(situation, caller);
  const { namespace, serviceAccount } = caller;
  return spiffeId({ trustDomain: FOREIGN_TRUST_DOMAIN, namespace, serviceAccount });
}

/** @throws UnmodelledSituation when a field that the model cannot evaluate decides */
function authorization({ situation, callee }: Attempt, request: ReturnType<typeof receivedBy>): Authorized {
  const mesh = meshOf(situation);
  const authorized = authorize(inTrustDomains(situation.policies, mesh), callee, request, mesh.authorizers);
  if (authorized.notModelled !== undefined) throw unknown(situation.route, authorized.notModelled.join('; '));
  return authorized;
}

/**
 * A sidecar that parses requests sends a response; on a TCP port it can only close the connection.
 */
function denialOf({ call, port }: Attempt): Mechanism {
  if (port.declared === 'tcp') return 'rbac-l4';
  return call.protocol === 'grpc' ? 'rbac-grpc-7' : 'rbac-403';
}

/** What the application does with a connection that reaches it. */
function atApplication(
  attempt: Attempt,
  identity: ReturnType<typeof identityOf> | undefined,
  wire: Wire,
): ExpectedOutcome {
  const { call, port, situation } = attempt;
  const inner = identity !== undefined && wire === 'own-tls' ? undefined : call.tls;
  if ((inner === undefined) !== (port.ownTls === undefined))
    throw unknown(situation.route, 'an application that speaks TLS towards one that does not');
  const alert = inner !== undefined && port.ownTls === 'mutual' ? applicationAlert(inner) : undefined;
  if (alert !== undefined) return refused.by(`tls-alert:${alert}`);
  if (identity !== undefined) {
    const seenBy = port.declared === 'http' ? 'callee' : 'proxy';
    return admitted.overMtls(identity, { seenBy });
  }
  return inner === undefined ? admitted.overPlaintext() : admitted.overTls();
}

function atBareCallee(attempt: Attempt, trace: readonly string[], wire: Wire): Prediction {
  if (wire === 'istio-mtls') return refusal(trace, asObserved(attempt, 'handshake-fails'));
  if (wire === 'foreign-tls') throw unknown(attempt.situation.route, 'TLS of a sidecar towards a callee without one');
  return { outcome: atApplication(attempt, undefined, wire), trace };
}

function refusal(trace: readonly string[], by: Mechanism): Prediction {
  return { outcome: refused.by(by), trace: [...trace, `so the transport is refused: ${by}`] };
}
