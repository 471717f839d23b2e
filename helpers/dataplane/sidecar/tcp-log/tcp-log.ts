import { messageOf } from '../../../errors.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { kubectlLines } from '../../../kube/kubectl.ts';
import { budgets } from '../../../timing/budgets.ts';
import { until } from '../../../timing/until.ts';
import { isOf, type OpenedConnections } from '../../../witness/mongo/opened-connections.ts';
import { parseTcpLogLine, type TcpLogEntry } from '../../../witness/mongo/tcp-log-entry.ts';
import type { ProxyPod } from '../admin/proxy-admin.ts';

/** The sidecars' logs of TCP connections: one stream per pod, opened at its first use. */
export interface TcpLog extends AsyncDisposable {
  /**
   * Entries of the connections that the application opened. Those that the sidecar did not log
   * within `budgets.proxyLog` are missing.
   */
  connections(pod: ProxyPod, opened: OpenedConnections, signal: AbortSignal): Promise<readonly TcpLogEntry[]>;
}

interface Followed {
  readonly entries: readonly TcpLogEntry[];
  readonly ended: Promise<void>;
  /** Why the log can no longer be read; "" while it can. */
  problem: string;
}

const CHECK_EVERY_MS = 50;

/** Makes the reader of the sidecars' logs of a run. */
export function createTcpLog(target: KubeTarget, options: { signal: AbortSignal }): TcpLog {
  const followed = new Map<string, Followed>();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  return {
    connections: async (pod, opened, outer) => {
      const log = followed.get(pod.uid) ?? follow(target, pod, signal);
      followed.set(pod.uid, log);
      return await logged(log, opened, outer);
    },
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      await Promise.all([...followed.values()].map((log) => log.ended));
    },
  };
}

function follow(target: KubeTarget, pod: ProxyPod, signal: AbortSignal): Followed {
  const entries: TcpLogEntry[] = [];
  const args = ['logs', '--follow', '--namespace', pod.namespace, `pod/${pod.name}`, '--container', 'istio-proxy'];
  const read = async (): Promise<void> => {
    const call = { operation: `read the sidecar's log of ${pod.namespace}/${pod.name}`, signal };
    for await (const line of kubectlLines(target, args, call)) {
      const entry = parseTcpLogLine(line);
      if (entry !== undefined) entries.push(entry);
    }
  };
  const log: Followed = {
    entries,
    problem: '',
    ended: read().catch((error: unknown) => {
      log.problem = messageOf(error);
    }),
  };
  return log;
}

async function logged(log: Followed, opened: OpenedConnections, signal: AbortSignal): Promise<readonly TcpLogEntry[]> {
  const found = (): readonly TcpLogEntry[] => log.entries.filter((entry) => isOf(opened, entry));
  const started = performance.now();
  return until(
    { what: 'the sidecar has logged the connections', budgetMs: 2 * budgets.proxyLog, everyMs: CHECK_EVERY_MS, signal },
    async () => {
      const over = performance.now() - started > budgets.proxyLog || log.problem !== '';
      return found().length >= opened.count || over
        ? [...found()]
        : { waiting: `${found().length.toString()} of ${opened.count.toString()}` };
    },
  );
}
