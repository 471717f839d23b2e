import { X509Certificate } from 'node:crypto';
import type { ConnectionOptions, DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { checkServerIdentity } from 'node:tls';
import type { EdgeRequestTls, Session } from './exchange.ts';

/** The certificate of the server is verified and recorded; the verdict decides nothing. */
export function optionsOf({ serverName, verifiedName, alpn, ...options }: EdgeRequestTls): ConnectionOptions {
  return {
    ...options,
    servername: serverName,
    ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
    rejectUnauthorized: false,
    checkServerIdentity: (_, certificate) => checkServerIdentity(verifiedName, certificate),
  };
}

/** The session of a connection whose handshake has ended. */
export function sessionOf(socket: TLSSocket, { ca }: EdgeRequestTls): Session {
  return {
    version: socket.getProtocol() ?? '',
    cipher: socket.getCipher().standardName,
    alpn: socket.alpnProtocol || '',
    chain: chainOf(socket.getPeerCertificate(true), ca),
    distrust: socket.authorized ? '' : String(socket.authorizationError),
  };
}

/** Node appends the client's own trust anchor to a chain that it completes. */
function chainOf(presented: DetailedPeerCertificate, ca: string | undefined): readonly string[] {
  const anchor = ca === undefined ? undefined : new X509Certificate(ca).fingerprint256;
  const chain: DetailedPeerCertificate[] = [];
  let next: DetailedPeerCertificate | undefined = presented;
  while (next?.raw !== undefined && !chain.includes(next)) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain
    .filter(({ fingerprint256 }) => fingerprint256 !== anchor)
    .map(({ raw }) => new X509Certificate(raw).toString());
}
