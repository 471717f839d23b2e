import { readCertificate, SECRETS_PATH, type WorkloadCertificate } from '../../witness/certificates/certificate.ts';
import { readHeld } from '../../witness/certificates/held.ts';
import type { CertificateSource } from '../data-plane.ts';
import type { ProxyAdmins } from './admin/proxy-admins.ts';

/** Reads certificates from the admin interfaces of sidecars; caches the identity of each pod. */
export function createCertificateSource(readAdmin: ProxyAdmins['readAdmin']): CertificateSource {
  const known = new Map<string, WorkloadCertificate>();
  return {
    identity: async (pod, fresh, signal) => {
      if (pod?.meshed !== true) return undefined;
      const before = known.get(pod.uid);
      if (before !== undefined && !fresh) return before;
      const read = readCertificate(await readAdmin(pod, SECRETS_PATH, signal));
      if (read !== undefined) known.set(pod.uid, read);
      return read;
    },
    secrets: async (pod, signal) => readHeld(await readAdmin(pod, SECRETS_PATH, signal)),
  };
}
