import { execa } from 'execa';
import { MeshproofError, messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { targetArguments } from '../../kube/kubectl.ts';
import { budgets } from '../../timing/budgets.ts';
import { deadline } from '../../timing/deadline.ts';

/** A pod whose sidecar is asked. */
export interface ProxyPod {
  readonly namespace: string;
  readonly workload: string;
  readonly name: string;
  readonly uid: string;
  readonly meshed: boolean;
}

/** Envoy's admin interface of one sidecar, read only. */
export interface ProxyAdmin extends AsyncDisposable {
  /** Body of a GET. Throws MeshproofError when the sidecar cannot be asked or does not answer 200. */
  get(path: string, signal: AbortSignal): Promise<string>;
}

const ADMIN_PORT = 15_000;

/**
 * Opens one long-lived port-forward to the admin interface, which listens on the pod's loopback only. Needs no tool in the pod, so
 * it works with distroless proxies too; every request afterwards costs a round trip and no process.
 */
export function openProxyAdmin(target: KubeTarget, pod: ProxyPod, signal: AbortSignal): ProxyAdmin {
  const ended = new AbortController();
  const args = ['port-forward', '--namespace', pod.namespace, `pod/${pod.name}`, `:${ADMIN_PORT.toString()}`];
  const child = execa(target.kubectl, [...targetArguments(target), ...args], {
    cancelSignal: AbortSignal.any([signal, ended.signal]),
    stdin: 'ignore',
    buffer: { stdout: false },
  });
  const base = forwardedTo(child);
  // Asked for by get(); a forward that nobody asks ends in silence.
  base.catch(() => undefined);
  return {
    get: async (path, asking) => {
      try {
        const url = new URL(path, await opened(base, asking));
        using limit = deadline(
          budgets.request,
          asking,
          () => new Error(`no answer within ${budgets.request.toString()} ms`),
        );
        const response = await fetch(url, { signal: limit.signal });
        const body = await response.text();
        if (response.status !== 200)
          throw new Error(`${path} answered ${response.status.toString()}: ${body.slice(0, 200)}`);
        return body;
      } catch (error) {
        asking.throwIfAborted();
        throw unanswered(pod, error);
      }
    },
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      // It ends because we ended it.
      await child.catch(() => undefined);
    },
  };
}

async function opened(base: Promise<string>, asking: AbortSignal): Promise<string> {
  using limit = deadline(
    budgets.forwardUp,
    asking,
    () => new Error(`no forward within ${budgets.forwardUp.toString()} ms`),
  );
  return await limit.race(base);
}

/** The local address, once kubectl says that it forwards; rejects with kubectl's own words when it ends before. */
async function forwardedTo(child: AsyncIterable<string> & PromiseLike<unknown>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const read = async (): Promise<void> => {
    // Read to the end: kubectl says a line per connection and would block on a full pipe.
    for await (const line of child) {
      const [, address] = /^Forwarding from (127\.0\.0\.1:\d+) -> /.exec(line) ?? [];
      if (address !== undefined) resolve(`http://${address}`);
    }
    throw new Error('kubectl port-forward ended');
  };
  read().catch(reject);
  return promise;
}

function unanswered(pod: ProxyPod, error: unknown): MeshproofError {
  const cause =
    error instanceof Error && error.cause !== undefined
      ? `${error.message}: ${messageOf(error.cause)}`
      : messageOf(error);
  return new MeshproofError({
    attempted: `ask the sidecar of ${pod.namespace}/${pod.name}`,
    happened: cause,
    repair: 'look whether the pod still runs and whether port-forward is allowed there',
    cause: error,
  });
}
