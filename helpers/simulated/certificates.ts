import type { Authority } from '../kube/certificates/certificate-request.ts';
import { makeAuthority } from '../kube/certificates/make-certificates.ts';
import { parseCertificate, type WorkloadCertificate } from '../witness/certificates/certificate.ts';

let authority: Promise<Authority> | undefined;
const issued = new Map<string, Promise<WorkloadCertificate>>();

/** The certificate of an identity on every simulated mesh; made on first use. */
export function certificateOf(identity: string): Promise<WorkloadCertificate> {
  const known = issued.get(identity) ?? newCertificate(identity);
  issued.set(identity, known);
  return known;
}

/** Another certificate of the same identity, as a rotation makes one. */
export async function newCertificate(identity: string): Promise<WorkloadCertificate> {
  authority ??= makeAuthority('simulated mesh');
  const { certificate } = await (await authority).issue({ uris: [identity], usages: ['client', 'server'] });
  return parseCertificate(certificate);
}
