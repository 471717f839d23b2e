import { Agent } from 'undici';
import { MeshproofError, messageOf } from '../../../errors.ts';
import { forwardPod } from '../../../kube/api/forward/workload-forward.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { deadline } from '../../../timing/abort/deadline.ts';
import { budgets } from '../../../timing/budgets.ts';

/** A pod with or without a proxy. */
export interface ProxyPod {
  readonly namespace: string;
  readonly workload: string;
  readonly name: string;
  readonly uid: string;
  readonly meshed: boolean;
  /** Its proxy is a gateway. @default false */
  readonly isGateway?: boolean;
}

/** Envoy's admin interface of one sidecar, read only. */
export interface ProxyAdmin extends AsyncDisposable {
  /** Returns the body of a GET. Throws MeshproofError unless the sidecar responds with 200. */
  get(path: string, signal: AbortSignal): Promise<string>;
}

const ADMIN_PORT = 15_000;

/** Envoy's origin over the forward. */
const ENVOY = 'http://localhost';

/** Keeps the connection between two changes. */
const KEPT_MS = 600_000;

/**
 * Opens one forward to the admin interface, which listens on the pod's loopback only, and keeps one
 * connection. Needs no tool in the pod, so it works with distroless proxies too.
 */
export function openProxyAdmin(target: KubeTarget, pod: ProxyPod): ProxyAdmin {
  const forward = forwardPod(target, { namespace: pod.namespace, name: pod.name, port: ADMIN_PORT });
  // get() reports the error; an unused forward ends without one.
  forward.catch(() => undefined);
  let dispatcher: Agent | undefined;
  let hasAnswered = false;
  return {
    get: async (path, outer) => {
      const budget = hasAnswered ? budgets.request : budgets.forwardUp;
      try {
        using limit = deadline(budget, outer, () => new Error(`no answer within ${budget.toString()} ms`));
        const answer = await limit.race(
          forward.then((opened) => {
            dispatcher ??= agentOver(opened.socketPath);
            return answerOf(opened, dispatcher, path, limit.signal);
          }),
        );
        hasAnswered = true;
        return answer;
      } catch (error) {
        outer.throwIfAborted();
        throw unanswered(pod, error);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await dispatcher?.destroy();
      const [opened] = await Promise.allSettled([forward]);
      if (opened.status === 'fulfilled') await opened.value[Symbol.asyncDispose]();
    },
  };
}

/** Keeps one connection over the forward's socket. */
function agentOver(socketPath: string): Agent {
  const connect = { socketPath };
  return new Agent({
    allowH2: false,
    connections: 1,
    keepAliveTimeout: KEPT_MS,
    keepAliveMaxTimeout: KEPT_MS,
    connect,
  });
}

/** @throws Error with the cause of a failed connection, or with a response other than 200. */
async function answerOf(
  { problems }: Awaited<ReturnType<typeof forwardPod>>,
  dispatcher: Agent,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const known = problems.length;
  try {
    const { statusCode, body } = await dispatcher.request({ origin: ENVOY, path, method: 'GET', signal });
    const text = await body.text();
    if (statusCode === 200) return text;
    throw new Error(`${path} answered ${statusCode.toString()}: ${text.slice(0, 200)}`);
  } catch (error) {
    const problem = problems.slice(known).at(-1);
    throw problem === undefined ? error : new Error(problem, { cause: error });
  }
}

function unanswered(pod: ProxyPod, error: unknown): MeshproofError {
  const cause =
    error instanceof Error && error.cause !== undefined
      ? `${error.message}: ${messageOf(error.cause)}`
      : messageOf(error);
  return new MeshproofError({
    operation: `read the admin interface of the sidecar of ${pod.namespace}/${pod.name}`,
    details: cause,
    hint: 'check that the pod still runs and that port-forward is allowed there',
    cause: error,
  });
}
