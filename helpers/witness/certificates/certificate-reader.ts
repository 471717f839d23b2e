import type { ProxyPod } from '../admin/proxy-admin.ts';
import type { ProxyAdmins } from '../admin/proxy-admins.ts';
import { readLeaf, SECRETS_PATH, type Leaf } from './certificate.ts';

/** Reads the certificates that sidecars hold: once per pod, and anew when one may have been rotated. */
export interface LeafReader {
  /**
   * The leaf of a pod's own certificate; undefined when its sidecar holds none.
   * @param afresh asks even if it was read before
   * @throws MeshproofError when the sidecar cannot be asked.
   */
  leaf(pod: ProxyPod, afresh: boolean, signal: AbortSignal): Promise<Leaf | undefined>;
}

/** Makes the reader of a run, which asks the sidecars through `ask`. */
export function createLeafReader(ask: ProxyAdmins['ask']): LeafReader {
  const known = new Map<string, Leaf>();
  return {
    leaf: async (pod, afresh, signal) => {
      const before = known.get(pod.uid);
      if (before !== undefined && !afresh) return before;
      const read = readLeaf(await ask(pod, SECRETS_PATH, signal));
      if (read !== undefined) known.set(pod.uid, read);
      return read;
    },
  };
}
