import { X509Certificate } from 'node:crypto';
import type { EdgeTls } from '../../model/probes/edge.ts';
import type { ServerCertificate } from '../tls/facts.ts';
import type { Seen } from './client/exchange.ts';
import { nameOf, offeredOf, plainHex, type EdgeMaterial, type EdgeProbeRequest } from './edge-request.ts';
import type { EdgeFacts, EdgeTlsFacts } from './facts.ts';

/** The facts of a request, from its probe and what its client reports. */
export function edgeFactsOf(
  { probe }: EdgeProbeRequest,
  { where, certificate }: EdgeMaterial,
  { session, ...seen }: Seen,
): EdgeFacts {
  const { at: gateway, port, method, host, path, tls } = probe;
  return {
    kind: 'edge',
    gateway,
    port,
    remote: `${where.address}:${where.port.toString()}`,
    url: `${tls === undefined ? 'http' : 'https'}://${host}${path}`,
    method,
    ...(tls === undefined ? {} : { tls: tlsFactsOf(tls, certificate, session) }),
    ...seen,
  };
}

function tlsFactsOf(
  { sni, trusts }: EdgeTls,
  certificate: EdgeMaterial['certificate'],
  session: Seen['session'],
): EdgeTlsFacts {
  return {
    serverName: sni,
    ...(certificate === undefined ? {} : { offered: offeredOf(certificate) }),
    version: session?.version ?? '',
    cipher: session?.cipher ?? '',
    alpn: session?.alpn ?? '',
    serverCertificates: (session?.chain ?? []).map(served),
    ...(trusts === undefined ? {} : { trusts }),
    distrust: session?.distrust ?? '',
  };
}

function served(pem: string): ServerCertificate {
  const { subject, issuer, subjectAltName = '', validFrom, validTo, fingerprint256 } = new X509Certificate(pem);
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    subjectAltName,
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
    fingerprint: plainHex(fingerprint256),
    pem,
  };
}
