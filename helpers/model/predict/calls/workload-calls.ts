import type { Mechanism } from '../../mechanism.ts';
import { describeOutcome, refused } from '../../outcome.ts';
import { authorize, type Authorized } from '../../policies/authorization.ts';
import { clientSide, type ClientSide } from '../../policies/destination-rule/client-tls.ts';
import { effectiveMtls } from '../../policies/peer-authentication.ts';
import { FOREIGN_TRUST_DOMAIN } from '../../probes/client-certificate.ts';
import type { DeadEnd, Destination } from '../../routing/addressing.ts';
import { destinationsOf } from '../../routing/destination.ts';
import { spiffeId, type SpiffeId } from '../../spiffe-id.ts';
import { inTrustDomains } from '../../trust-domain.ts';
import { meetsSidecar, portTraits, type PortTraits, type Workload } from '../../workloads/workload.ts';
import { atTlsServer } from '../origination/originated.ts';
import { identityOf, meshOf, unknown, type Prediction, type Situation } from '../situation.ts';
import { atApplication } from './at-application.ts';
import { addressingOf, asCapturedBy, sendingOf, type Attempt, type Sending, wireOf, type Wire } from './attempt.ts';
import { isOfAlias, sidecarAlert } from './certificates.ts';
import { receivedBy } from './received.ts';
import { asObserved, denialOf, reception } from './reception.ts';

/** Predicts a call to a gateway, and from there to the callee. */
export type ThroughGateway = (sending: Sending, destination: Destination) => Prediction;

/** Predicts the call of one workload to another one. */
export function workloadCalls(
  situation: Situation,
  caller: Workload,
  callee: Workload,
  through?: ThroughGateway,
): Prediction {
  const sending = sendingOf(situation, asCapturedBy(situation, caller), callee);
  const destinations = destinationsOf(situation, sending.caller, callee, addressingOf(sending));
  const predictions = destinations.map((destination) => sentTo(sending, destination, through));
  return inAgreement(situation.route, predictions);
}

/** Of several destinations any can receive a request, so their outcomes must be the same. */
export function inAgreement(route: string, [first, ...others]: readonly Prediction[]): Prediction {
  if (first === undefined) throw unknown(route, 'it is routed to no destination with a weight');
  const isSame = others.every(({ outcome }) => describeOutcome(outcome) === describeOutcome(first.outcome));
  if (!isSame) throw unknown(route, 'it is routed to several destinations, whose outcomes differ');
  return { ...first, trace: [...new Set([first, ...others].flatMap(({ trace }) => trace))] };
}

/** Predicts a call to one of its destinations. */
export function sentTo(sending: Sending, destination: Destination | DeadEnd, through?: ThroughGateway): Prediction {
  if ('refusedBy' in destination) {
    const { refusedBy, trace } = destination;
    return { outcome: refused.by(refusedBy), trace: [...trace, `so the caller's sidecar refuses it: ${refusedBy}`] };
  }
  if (destination.service.gateway !== undefined) {
    if (through === undefined) throw unknown(sending.situation.route, 'a gateway that sends requests to a gateway');
    return through(sending, destination);
  }
  const attempt = { ...sending, port: portAt(sending, destination), destination };
  const { situation, caller, callee, port } = attempt;
  const mesh = meshOf(situation);
  const client = clientSide(situation.policies, caller, { callee, containerPort: port.container, destination, mesh });
  const prediction = meetsSidecar(callee, port.container) ? atSidecar(attempt, client) : atBareCallee(attempt, client);
  const { outcome } = prediction;
  if (client.ejects && outcome.is === 'refused' && outcome.by.startsWith('upstream-reset'))
    throw unknown(situation.route, 'outlierDetection of an endpoint that fails');
  return prediction;
}

/** The callee's port; that of a ServiceEntry is a port of the Service of its endpoint. */
function portAt({ situation, callee, port }: Sending, { service, port: number }: Destination): PortTraits {
  if (service.entry === undefined || service.entry.isOriginal) return port;
  const target = service.ports[number.toString()]?.target ?? number;
  const traits = portTraits(callee, target);
  if (traits === undefined) throw unknown(situation.route, `${callee.app} has no port ${target.toString()}`);
  return traits;
}

function atSidecar(attempt: Attempt, client: ClientSide): Prediction {
  const { situation, callee, call, port, destination } = attempt;
  const server = effectiveMtls(situation.policies, callee, port.container);
  const wire = wireOf(attempt, client);
  const trace = [...destination.trace, ...server.trace, ...client.trace];
  const met = reception(attempt, server, wire, client.tls);
  if (met !== 'ends-tls' && met !== 'passes-on') return refusal(trace, asObserved(attempt, met));
  if (wire === 'istio-mtls' && !expected(client, destination).includes(identityOf(situation, callee))) {
    const mismatch = "the server's certificate has none of the expected identities";
    return refusal([...trace, mismatch], 'caller-tls-alert:certificate-unknown');
  }
  const alert =
    met === 'ends-tls' && wire === 'own-tls' && call.tls !== undefined
      ? sidecarAlert(call.tls, meshOf(situation))
      : undefined;
  if (alert !== undefined) return refusal(trace, `tls-alert:${alert}`);
  const identity = met === 'ends-tls' ? provenBy(attempt, wire) : undefined;
  const authorized = authorization(attempt, receivedBy(attempt, { wire, tls: client.tls }, identity));
  const outcome = authorized.allowed
    ? atApplication(attempt, identity, wire)
    : refused.by(denialOf(attempt, authorized));
  return { outcome, trace: [...trace, ...authorized.trace] };
}

/**
 * Identities that the caller's sidecar accepts: those of the rule, else those of a ServiceEntry,
 * else the accounts of the endpoints (cluster_tls.go, buildUpstreamTLSSettings).
 */
function expected(
  { tls }: ClientSide,
  { service: { entry } }: Destination,
): { includes: (identity: string) => boolean } {
  const named = [tls?.servers ?? [], entry?.servers ?? []].find((servers) => servers.length > 0);
  return named ?? { includes: () => true };
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

function atBareCallee(attempt: Attempt, client: ClientSide): Prediction {
  const trace = [...attempt.destination.trace, ...client.trace];
  const wire = wireOf(attempt, client);
  if (wire === 'foreign-tls') return atTlsServer(attempt, client, trace);
  if (wire === 'istio-mtls') return atForeignServer(attempt, trace);
  const outcome = atApplication(attempt, undefined, wire);
  if (!attempt.callee.meshed || outcome.is !== 'admitted' || outcome.over === 'mtls') return { outcome, trace };
  const port = attempt.port.container.toString();
  const past = `the annotations of ${attempt.callee.name} leave its port ${port} to the application`;
  return { outcome: { is: 'bypassed', over: outcome.over }, trace: [...trace, past] };
}

/**
 * The mesh's authority did not sign the certificate of such a server. One that reads application
 * protocols refuses those of the mesh first, and PostgreSQL any TLS that was not requested.
 */
function atForeignServer(attempt: Attempt, trace: readonly string[]): Prediction {
  if (attempt.port.database !== 'mongodb') return refusal(trace, asObserved(attempt, 'handshake-fails'));
  const untrusted = "the mesh's authority did not sign the certificate of the server";
  return refusal([...trace, untrusted], 'caller-tls-alert:unknown-ca');
}

function refusal(trace: readonly string[], by: Mechanism): Prediction {
  return { outcome: refused.by(by), trace: [...trace, `so the transport is refused: ${by}`] };
}
