import type { Authority, IssuedCertificate, CertificateRequest } from '../kube/certificates/certificate-request.ts';
import { selfSignedCertificate, makeAuthority } from '../kube/certificates/make-certificates.ts';
import { meshAuthority } from '../kube/certificates/mesh-authority.ts';
import { obtain } from '../kube/certificates/pki/obtain.ts';
import type { KubeTarget } from '../kube/kube.ts';
import { FOREIGN_TRUST_DOMAIN, type ClientCertificate } from '../model/probes/client-certificate.ts';
import { parseSpiffeId, spiffeId, type SpiffeId } from '../model/spiffe-id.ts';

const EXPIRED_SINCE_MS = 3_600_000;

/**
 * Certificates that callers present when they open TLS themselves, made once per run and kept in
 * memory.
 */
export interface ClientCertificates {
  /** Undefined for `none`, `run` (a file in the caller's pod) and a caller without an identity. */
  certificateOf(
    caller: { readonly identity?: SpiffeId },
    kind: ClientCertificate,
    signal: AbortSignal,
  ): Promise<IssuedCertificate | undefined>;
}

type Made = Exclude<ClientCertificate, 'none' | 'run'>;

/** Makes the certificates of a run. */
export function createClientCertificates(target: KubeTarget): ClientCertificates {
  const certificates = new Map<string, Promise<IssuedCertificate>>();
  const authorities = new Map<string, Promise<Authority>>();
  const foreign = () => obtain(authorities, 'foreign', () => makeAuthority('meshproof foreign root'));
  const mesh = (signal: AbortSignal) => obtain(authorities, 'mesh', () => meshAuthority(target, signal));
  const make: Readonly<Record<Made, (identity: SpiffeId, signal: AbortSignal) => Promise<IssuedCertificate>>> = {
    'self-signed': (identity) => selfSignedCertificate(request(identity)),
    'foreign-authority': async (identity) => (await foreign()).issue(request(identity)),
    expired: async (identity, signal) =>
      (await mesh(signal)).issue({ ...request(identity), notAfter: new Date(Date.now() - EXPIRED_SINCE_MS) }),
    'foreign-trust-domain': async (identity, signal) => (await mesh(signal)).issue(request(inForeignDomain(identity))),
    mesh: async (identity, signal) => (await mesh(signal)).issue(request(identity)),
  };
  return {
    certificateOf: async ({ identity }, kind, signal) => {
      if (identity === undefined || kind === 'none' || kind === 'run') return undefined;
      return obtain(certificates, `${kind} ${identity}`, () => make[kind](identity, signal));
    },
  };
}

function request(identity: SpiffeId): CertificateRequest {
  return { uris: [identity], usages: ['client', 'server'] };
}

function inForeignDomain(identity: SpiffeId): SpiffeId {
  const { namespace = '', serviceAccount = '' } = parseSpiffeId(identity) ?? {};
  return spiffeId({ trustDomain: FOREIGN_TRUST_DOMAIN, namespace, serviceAccount });
}
