import { X509Certificate } from 'node:crypto';
import type { IssuedCertificate } from '../../kube/certificates/certificate-request.ts';
import type { EdgeProbe, EdgeTls } from '../../model/probes/edge.ts';
import { WIRE_MARKER_HEADER } from '../http/source-script.ts';
import type { ProbeRequest } from '../probe-request.ts';
import { gatewayOf, type EdgeAccess, type ReachablePort } from './access.ts';
import type { EdgeRequest, EdgeRequestTls } from './client/exchange.ts';
import type { OfferedCertificate } from './facts.ts';

export type EdgeProbeRequest = ProbeRequest & { readonly probe: EdgeProbe };

/** What a request needs besides its probe. */
export interface EdgeMaterial {
  readonly where: ReachablePort;
  readonly certificate?: IssuedCertificate;
  readonly authority?: string;
}

/** Address, client certificate and trusted authority of a request. */
export async function materialOf(
  { probe }: EdgeProbeRequest,
  access: EdgeAccess,
  signal: AbortSignal,
): Promise<EdgeMaterial> {
  const { port, tls } = probe;
  const [where, certificate, authority] = await Promise.all([
    access.addressOf(gatewayOf(probe), port, signal),
    tls?.certificate === undefined ? undefined : access.certificateOf(tls.certificate, signal),
    tls?.trusts === undefined ? undefined : access.authorityOf(tls.trusts, signal),
  ]);
  return {
    where,
    ...(certificate === undefined ? {} : { certificate }),
    ...(authority === undefined ? {} : { authority }),
  };
}

/**
 * The request of a probe. A gateway replaces the x-request-id of a client outside of the mesh, so
 * the marker carries the id to the callee.
 */
export function edgeRequestOf(
  { requestId, wireMarker, probe }: EdgeProbeRequest,
  { where, ...material }: EdgeMaterial,
): EdgeRequest {
  const { method, path, host, headers, tls, coalesced } = probe;
  return {
    ...where,
    method,
    path,
    host,
    headers: [['x-request-id', requestId], ...Object.entries(headers), [WIRE_MARKER_HEADER, wireMarker ?? requestId]],
    ...(tls === undefined ? {} : { tls: tlsOf(tls, host, material) }),
    ...(coalesced === undefined ? {} : { coalesced }),
  };
}

function tlsOf(
  { sni, alpn = ['h2', 'http/1.1'], minVersion = '1.2', maxVersion = '1.3' }: EdgeTls,
  host: string,
  { certificate, authority }: Omit<EdgeMaterial, 'where'>,
): EdgeRequestTls {
  return {
    serverName: sni,
    verifiedName: (sni === '' ? host : sni).replace(/:\d+$/, ''),
    alpn,
    minVersion: `TLSv${minVersion}`,
    maxVersion: `TLSv${maxVersion}`,
    ...(certificate === undefined ? {} : { cert: certificate.certificate, key: certificate.privateKey }),
    ...(authority === undefined ? {} : { ca: authority }),
  };
}

/** What a client would present if its server requested a certificate. */
export function offeredOf({ certificate }: IssuedCertificate): OfferedCertificate {
  const { subject, fingerprint256 } = new X509Certificate(certificate);
  return { subject: nameOf(subject), fingerprint: plainHex(fingerprint256) };
}

/** A distinguished name on one line. */
export function nameOf(name: string | undefined): string {
  return (name ?? '').split('\n').join(',');
}

/** A fingerprint in lower-case hex. */
export function plainHex(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}
