import { mayBeReportedAs, traitsOf } from '../../../model/mechanism.ts';
import type { EdgeTlsFacts } from '../../../probe/edge/facts.ts';
import { calleeProxy, type Comparison, type RequestEvidence } from './request-evidence.ts';

/** Reports of a gateway that cannot be true beside those of its client and its callee. */
export const GATEWAY_COMPARISONS: readonly Comparison[] = [
  statusAtGatewayDiffers,
  admittedOrRefusedAtGateway,
  refusedOtherwiseAtGateway,
  deniedBehindGateway,
  sessionDiffers,
  offeredCertificateDiffers,
  peerIsNotTheGateway,
];

function statusAtGatewayDiffers({ status, gateway }: RequestEvidence): string | undefined {
  const logged = gateway?.status;
  return status === 0 || logged === undefined || logged === status
    ? undefined
    : `the client received status ${status.toString()}, the gateway logged status ${logged.toString()}`;
}

function admittedOrRefusedAtGateway({ observed, gateway }: RequestEvidence): string | undefined {
  return observed.is === 'admitted' && gateway?.refused !== undefined
    ? `the client was admitted, the gateway logged a refusal by ${gateway.refused}`
    : undefined;
}

function refusedOtherwiseAtGateway({ observed, gateway }: RequestEvidence): string | undefined {
  if (observed.is !== 'refused' || gateway?.refused === undefined) return undefined;
  return mayBeReportedAs(gateway.refused, observed.by)
    ? undefined
    : `the client was refused by ${observed.by}, the gateway logged a refusal by ${gateway.refused}`;
}

/** A denial that neither the gateway nor the callee's sidecar logged comes from a server behind. */
function deniedBehindGateway(evidence: RequestEvidence): string | undefined {
  const { observed, gateway } = evidence;
  const author = observed.is === 'refused' ? traitsOf(observed.by).deniedBy : undefined;
  const isPassedOn = gateway?.status !== undefined && gateway.refused === undefined;
  return author !== undefined && isPassedOn && calleeProxy(evidence)?.refused === undefined
    ? `the client received a denial by ${author}, the gateway logged that it passed the request on`
    : undefined;
}

/** The session of a client whose TLS the gateway ended is that of the gateway. */
function sessionDiffers({ toGateway, gateway }: RequestEvidence): string | undefined {
  const opened = openedTls(toGateway);
  if (gateway?.transport === undefined || toGateway === undefined) return undefined;
  if (opened === undefined)
    return gateway.transport === 'plaintext'
      ? undefined
      : `the client sent plaintext, the gateway logged ${gateway.transport}`;
  const { tlsVersion } = gateway;
  if (tlsVersion === undefined || opened.version === '' || opened.version === tlsVersion) return undefined;
  return `the client's session was ${opened.version}, the gateway logged ${tlsVersion}`;
}

/** A gateway verifies the certificate that its client offers, or none. */
function offeredCertificateDiffers({ toGateway, gateway }: RequestEvidence): string | undefined {
  const verified = gateway?.fingerprint;
  const opened = openedTls(toGateway);
  if (verified === undefined || opened === undefined || opened.offered?.fingerprint === verified) return undefined;
  return opened.offered === undefined
    ? 'the client offered no certificate, the gateway logged that it verified one'
    : `the client offered the certificate ${opened.offered.fingerprint.slice(0, 16)}…, the gateway verified ${verified.slice(0, 16)}…`;
}

/** Behind a gateway the callee's peer is that gateway. */
function peerIsNotTheGateway(evidence: RequestEvidence): string | undefined {
  const { toGateway, certificates } = evidence;
  const as = calleeProxy(evidence)?.as;
  if (toGateway === undefined || as === undefined || certificates.length === 0) return undefined;
  const held = certificates.flatMap(({ uris }) => uris);
  return held.includes(as)
    ? undefined
    : `the callee's sidecar authenticated ${as}, the gateway holds the certificate of ${held.join(', ')}`;
}

function openedTls(toGateway: RequestEvidence['toGateway']): EdgeTlsFacts | undefined {
  return toGateway === 'plaintext' ? undefined : toGateway;
}
