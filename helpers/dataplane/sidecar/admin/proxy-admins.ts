import type { ProxyAdmin, ProxyPod } from './proxy-admin.ts';

/** The admin interfaces of a run's sidecars: one forward each, opened when it is first asked and kept. Disposing of it ends them. */
export interface ProxyAdmins extends AsyncDisposable {
  /**
   * Body of a GET. A forward may die with its connection, so the question is put once more, over another.
   * @throws MeshproofError when the sidecar cannot be asked or does not answer 200.
   */
  readonly ask: (pod: ProxyPod, path: string, signal: AbortSignal) => Promise<string>;
  /** Ends the forward to a pod that is going. */
  readonly leave: (pod: Pick<ProxyPod, 'uid'>) => void;
}

/** Makes the admin interfaces of a run. @param open opens the one of a pod: `openProxyAdmin` on a cluster */
export function createProxyAdmins(open: (pod: ProxyPod) => ProxyAdmin): ProxyAdmins {
  const admins = new Map<string, ProxyAdmin>();
  const ending: PromiseLike<void>[] = [];
  const askOnce = async (pod: ProxyPod, path: string, signal: AbortSignal): Promise<string> => {
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
    ask: async (pod, path, signal) => {
      const known = admins.has(pod.uid);
      try {
        return await askOnce(pod, path, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!known) throw error;
        return askOnce(pod, path, signal);
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
