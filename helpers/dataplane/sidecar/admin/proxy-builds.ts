import { z } from 'zod';
import type { ProxyAdmin, ProxyPod } from './proxy-admin.ts';

const SERVER_INFO_PATH = '/server_info';

/** `version`: commit, release, state of the sources, type of the build, TLS library. */
const ServerInfo = z.object({ version: z.string().min(1) });

/**
 * The builds of the Envoys of a run. Istio's version of a proxy is that of its agent; with another
 * Envoy in the image only Envoy itself reports so (envoy, admin interface, /server_info).
 */
export class ProxyBuilds {
  readonly #byPod = new Map<string, string>();

  /** Returns the same admin interface, which also reads the build of its Envoy once. */
  watch({ uid }: Pick<ProxyPod, 'uid'>, admin: ProxyAdmin): ProxyAdmin {
    return {
      get: async (path, signal) => {
        const answer = await admin.get(path, signal);
        if (!this.#byPod.has(uid)) {
          const { version } = ServerInfo.parse(JSON.parse(await admin.get(SERVER_INFO_PATH, signal)));
          this.#byPod.set(uid, version);
        }
        return answer;
      },
      [Symbol.asyncDispose]: () => admin[Symbol.asyncDispose](),
    };
  }

  /** The number of pods by the build of their Envoy, of those whose admin interface was read. */
  counts(): Readonly<Record<string, number>> {
    const byBuild = Map.groupBy(this.#byPod.values(), (build) => build);
    return Object.fromEntries([...byBuild].map(([build, pods]) => [build, pods.length]));
  }
}
