import type { ProxyAdmin, ProxyPod } from './proxy-admin.ts';

/** The admin interfaces of a run's sidecars, one forward each. Disposing of it ends them. */
export interface ProxyAdmins extends AsyncDisposable {
  /**
   * Returns the body of a GET. Retries once over a new forward, since a forward may end with its
   * connection.
   * @throws MeshproofError when the sidecar does not respond with 200.
   */
  readonly readAdmin: (pod: ProxyPod, path: string, signal: AbortSignal) => Promise<string>;
  /** Ends the forward to a pod that is being deleted. */
  readonly leave: (pod: Pick<ProxyPod, 'uid'>) => void;
}

/** Makes the admin interfaces of a run. @param open opens that of a pod */
export function createProxyAdmins(open: (pod: ProxyPod) => ProxyAdmin): ProxyAdmins {
  const admins = new Map<string, ProxyAdmin>();
  const ending: PromiseLike<void>[] = [];
  const readOnce = async (pod: ProxyPod, path: string, signal: AbortSignal): Promise<string> => {
    const admin = admins.get(pod.uid) ?? open(pod);
    admins.set(pod.uid, admin);
    try {
      return await admin.get(path, signal);
    } catch (error) {
      admins.delete(pod.uid);
      await admin[Symbol.asyncDispose]();
      throw error;
    }
  };
  return {
    readAdmin: async (pod, path, signal) => {
      const known = admins.has(pod.uid);
      try {
        return await readOnce(pod, path, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!known) throw error;
        return readOnce(pod, path, signal);
      }
    },
    leave: ({ uid }) => {
      const admin = admins.get(uid);
      if (admin === undefined) return;
      admins.delete(uid);
      ending.push(admin[Symbol.asyncDispose]());
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ending);
      await Promise.all([...admins.values()].map((admin) => admin[Symbol.asyncDispose]()));
      admins.clear();
    },
  };
}
