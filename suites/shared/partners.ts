import { admitted, refused, type EdgeCertificate } from '../../helpers/check/record/define.ts';
import { atIngress } from './ingress.ts';

/** A request over TLS to a host of the gateway, with this certificate or none. */
export const presenting = (host: string, certificate?: EdgeCertificate) =>
  atIngress.https(host, { tls: certificate === undefined ? {} : { certificate } });

/** Clients of the first partner, the second of which was revoked, and one of the second partner. */
export const laptop = { of: 'laptop-7', by: 'partner-a' } as const;
export const stolen = { of: 'laptop-3', by: 'partner-a' } as const;
export const till = { of: 'till-1', by: 'partner-b' } as const;

/** As the gateway reports the clients that it admitted. */
export const asLaptop = admitted.overMtls('CN=laptop-7', { seenBy: 'gateway' });
export const asStolen = admitted.overMtls('CN=laptop-3', { seenBy: 'gateway' });
export const asTill = admitted.overMtls('CN=till-1', { seenBy: 'gateway' });

export const unknownAuthority = refused.by('tls-alert:unknown-ca');
export const expired = refused.by('tls-alert:certificate-expired');
export const revoked = refused.by('tls-alert:certificate-revoked');
