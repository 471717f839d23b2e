import { listApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { PodLists } from './container-snapshot.ts';

/** Age up to which one read serves every watch of the same namespace. */
const FRESH_MS = 300;

/** Reads pods and failed probes of namespaces, once for concurrent watches. */
export class PodReader {
  readonly #target: KubeTarget;
  readonly #signal: AbortSignal;
  readonly #pods = new Map<string, { readonly begunAt: number; readonly lists: Promise<PodLists> }>();

  constructor(target: KubeTarget, signal: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
  }

  /** @throws MeshproofError when the cluster cannot be read; the signal's reason when it aborts. */
  read(namespace: string): Promise<PodLists> {
    const known = this.#pods.get(namespace);
    const now = performance.now();
    if (known !== undefined && now - known.begunAt < FRESH_MS) return known.lists;
    const lists = this.#read(namespace);
    this.#pods.set(namespace, { begunAt: now, lists });
    return lists;
  }

  async #read(namespace: string): Promise<PodLists> {
    const read = (what: string, query = '') =>
      listApi(this.#target, `/api/v1/namespaces/${namespace}/${what}${query}`, {
        operation: `read the ${what} of ${namespace}`,
        signal: this.#signal,
      });
    const unhealthy = `?${new URLSearchParams({ fieldSelector: 'reason=Unhealthy' }).toString()}`;
    const [pods, events] = await Promise.all([read('pods'), read('events', unhealthy)]);
    return { pods, events };
  }
}
