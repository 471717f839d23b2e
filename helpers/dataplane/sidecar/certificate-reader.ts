import { readCertificate, SECRETS_PATH, type WorkloadCertificate } from '../../witness/certificates/certificate.ts';
import type { ProxyPod } from './admin/proxy-admin.ts';
import type { ProxyAdmins } from './admin/proxy-admins.ts';

/** Reads the certificates that sidecars hold: once per pod, and anew when one may have been rotated. */
export interface CertificateReader {
  /**
   * A pod's own certificate; undefined when its sidecar holds none.
   * @param afresh asks even if it was read before
   * @throws MeshproofError when the sidecar cannot be asked.
   */
  read(pod: ProxyPod, afresh: boolean, signal: AbortSignal): Promise<WorkloadCertificate | undefined>;
}

/** Makes the reader of a run, which asks the sidecars through `ask`. */
export function createCertificateReader(ask: ProxyAdmins['ask']): CertificateReader {
  const known = new Map<string, WorkloadCertificate>();
  return {
    read: async (pod, afresh, signal) => {
      const before = known.get(pod.uid);
      if (before !== undefined && !afresh) return before;
      const read = readCertificate(await ask(pod, SECRETS_PATH, signal));
      if (read !== undefined) known.set(pod.uid, read);
      return read;
    },
  };
}
