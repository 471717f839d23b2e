import { calleeProxy, type RequestEvidence } from './request-evidence.ts';

export function transportDiffers(evidence: RequestEvidence): string | undefined {
  const { callee } = evidence;
  const { transport, status } = calleeProxy(evidence) ?? {};
  // A sidecar adds the header only to requests that it reads; then it logs a status.
  if (callee === undefined || !callee.echoesRequest || transport === undefined || status === undefined)
    return undefined;
  // A gateway forwards the certificate of its own client over any transport.
  if (evidence.toGateway !== undefined && transport !== 'mtls') return undefined;
  if (callee.certificateForwarded === (transport === 'mtls')) return undefined;
  return callee.certificateForwarded
    ? `the application received the certificate of ${nameOf(callee.peer)}, its sidecar logged the request over ${transport}`
    : `the application received no certificate, its sidecar logged the request over mtls`;
}

export function peerDiffers(evidence: RequestEvidence): string | undefined {
  const as = calleeProxy(evidence)?.as;
  const peer = evidence.callee?.certificateForwarded === true ? evidence.callee.peer : '';
  return as === undefined || peer === '' || as === peer
    ? undefined
    : `the application received the certificate of ${peer}, its sidecar authenticated ${as}`;
}

export function calleeIdentityDiffers(evidence: RequestEvidence): string | undefined {
  const localUri = calleeProxy(evidence)?.localUri;
  const by = evidence.callee?.elements.at(-1)?.by ?? [];
  return localUri === undefined || by.length === 0 || by.includes(localUri)
    ? undefined
    : `the certificate was forwarded by ${by.join(', ')}, the callee's sidecar presented ${localUri}`;
}

export function certificatesDiffer(evidence: RequestEvidence): string | undefined {
  const [received, verified] = [forwardedHash(evidence), calleeProxy(evidence)?.fingerprint];
  return received === undefined || verified === undefined || received === verified
    ? undefined
    : `the application received the hash ${short(received)} of the peer's certificate, its sidecar verified ${short(verified)}`;
}

/**
 * Applies only where the identity is the caller's: a caller may present another certificate than
 * its sidecar's, which has another identity.
 */
export function certificateIsNotTheCallers(evidence: RequestEvidence): string | undefined {
  const proxy = calleeProxy(evidence);
  const reports = [
    { by: 'the application received', hash: forwardedHash(evidence), as: evidence.callee?.peer },
    { by: "the callee's sidecar verified", hash: proxy?.fingerprint, as: proxy?.as },
  ];
  const [foreign] = reports.flatMap(({ by, hash, as = '' }) => {
    const ofCaller = evidence.certificates.filter(({ uris }) => uris.includes(as));
    const differs =
      hash !== undefined && ofCaller.length > 0 && ofCaller.every(({ fingerprint }) => fingerprint !== hash);
    return differs ? [{ by, hash, ofCaller }] : [];
  });
  if (foreign === undefined) return undefined;
  const { by, hash, ofCaller } = foreign;
  const hashes = ofCaller.map(({ fingerprint }) => short(fingerprint)).join(', ');
  const sender = evidence.toGateway === undefined ? "the caller's own sidecar" : 'the gateway';
  return `${by} the hash ${short(hash)} of the peer's certificate, ${sender} holds ${hashes}`;
}

export function wireDiffers({ observed, wire, proxy, toGateway }: RequestEvidence): string | undefined {
  if (wire === undefined) return undefined;
  // The outcome at a gateway is of another hop than the one that is captured.
  const isOfHop = observed.is === 'admitted' && toGateway === undefined;
  const over = isOfHop ? observed.over : proxy?.side === 'callee' ? proxy.transport : undefined;
  if (over === undefined || (over === 'plaintext') === (wire === 'plaintext')) return undefined;
  const reporters = observed.is === 'admitted' ? 'the other witnesses reported' : "the callee's sidecar logged";
  return wire === 'plaintext'
    ? `the wire carried the request in plaintext, ${reporters} ${over}`
    : `the wire carried TLS, ${reporters} ${over}`;
}

/** Hash of the certificate that the callee's own sidecar forwarded. */
function forwardedHash({ callee }: RequestEvidence): string | undefined {
  const hash = callee?.elements.at(-1)?.hash ?? '';
  return hash === '' ? undefined : hash.toLowerCase();
}

function nameOf(peer: string): string {
  return peer === '' ? 'a peer without a name' : peer;
}

/** Enough of a SHA-256 to distinguish certificates; the observations have all of it. */
function short(hash: string): string {
  return `${hash.slice(0, 16)}…`;
}
