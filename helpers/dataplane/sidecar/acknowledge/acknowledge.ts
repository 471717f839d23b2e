import { randomBytes } from 'node:crypto';
import { messageOf } from '../../../errors.ts';
import { applyObjects, FIELD_MANAGER } from '../../../kube/api/apply.ts';
import type { MeshNames } from '../../../kube/cast/mesh-names.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import { budgets } from '../../../timing/budgets.ts';
import { until } from '../../../timing/until.ts';
import type { ProxyPod } from '../admin/proxy-admin.ts';
import type { ProxyAdmins } from '../admin/proxy-admins.ts';
import {
  MARK_PATHS,
  readMark,
  readVersions,
  sentinelObjects,
  type SidecarCall,
  VERSIONS_PATH,
  type ProxyVersions,
} from './sentinel.ts';

/** What the proxies held before a change, and the mark by which they will be seen to hold it. */
export interface ChangeMark {
  readonly mark: string;
  /** Follows the change; nothing when no pod has a sidecar. */
  readonly sentinel: readonly KubeObject[];
  readonly before: ReadonlyMap<ProxyPod, ProxyVersions>;
}

/** How one proxy came to hold a change. */
export interface ProxyAcknowledgement {
  /** `namespace/workload`. */
  readonly proxy: string;
  readonly held: boolean;
  /** Version of istiod's push that it holds. */
  readonly version: string;
  /** Milliseconds from the call of settled() until it was seen to hold. */
  readonly afterMs: number;
  /** True when it refused a configuration since the snapshot: then it still runs the one before. */
  readonly rejected: boolean;
  /** Why it is not known to hold the change; "" when it is. */
  readonly problem: string;
}

export interface Acknowledgement {
  /** True when every proxy holds the change and none rejected it. */
  readonly held: boolean;
  readonly waitedMs: number;
  readonly proxies: readonly ProxyAcknowledgement[];
}

export interface SettleOptions {
  readonly signal: AbortSignal;
  /** @default budgets.acknowledge */
  readonly budgetMs?: number;
}

/** Waits for the proxies' own word that they hold a change (law 4). */
export interface Acknowledger {
  /**
   * Reads what the sidecars of these pods hold and makes the mark of the next change; pods without a sidecar are left out.
   * @param calls what is asked after the change, over connections that are opened after it
   */
  snapshot(pods: readonly ProxyPod[], calls: readonly SidecarCall[], signal: AbortSignal): Promise<ChangeMark>;
  /**
   * Applies the sentinel and waits until every sidecar of the snapshot holds the change, at most the budget; a proxy that does not is told as
   * such and never waited for longer.
   */
  settled(change: ChangeMark, options: SettleOptions): Promise<Acknowledgement>;
}

const LOOK_EVERY_MS = 60;

/** Looks that find the mark missing, of which one also asks whether the sidecar has rejected the change. */
const STATISTICS_EVERY = 5;

/** Makes the acknowledger of a run, which asks the sidecars through `ask`. */
export function createAcknowledger(
  target: KubeTarget,
  {
    runId,
    ask,
    names,
  }: { readonly runId: string; readonly ask: ProxyAdmins['ask']; readonly names?: MeshNames | undefined },
): Acknowledger {
  return {
    snapshot: async (pods, calls, signal) => {
      const meshed = pods.filter((pod) => pod.meshed);
      const read = async (pod: ProxyPod) => [pod, readVersions(await ask(pod, VERSIONS_PATH, signal))] as const;
      const before = new Map(await Promise.all(meshed.map(read)));
      const mark = randomBytes(6).toString('hex');
      const namespaces = [...new Set(meshed.map(({ namespace }) => namespace))];
      return { mark, before, sentinel: sentinelObjects(namespaces, calls, mark, runId, names) };
    },
    settled: async (change, { signal, budgetMs = budgets.acknowledge }) => {
      const started = performance.now();
      if (change.sentinel.length > 0)
        await applyObjects(target, change.sentinel, { signal, fieldManager: FIELD_MANAGER.cast });
      const proxies = await Promise.all(
        [...change.before].map(([pod, before]) => acknowledged(ask, pod, before, change.mark, { signal, budgetMs })),
      );
      const held = proxies.every((proxy) => proxy.held && !proxy.rejected);
      return { held, waitedMs: Math.round(performance.now() - started), proxies };
    },
  };
}

/** A proxy holds the change once its clusters and its listeners carry the mark and nothing that it accepted is still warming. */
async function acknowledged(
  ask: ProxyAdmins['ask'],
  pod: ProxyPod,
  before: ProxyVersions,
  mark: string,
  { signal, budgetMs }: { signal: AbortSignal; budgetMs: number },
): Promise<ProxyAcknowledgement> {
  const started = performance.now();
  const proxy = `${pod.namespace}/${pod.workload}`;
  const what = `the sidecar of ${proxy} holds the change`;
  const settle = (held: boolean, now: ProxyVersions, problem: string): ProxyAcknowledgement => ({
    proxy,
    held,
    version: now.listeners,
    afterMs: Math.round(performance.now() - started),
    rejected: now.rejected > before.rejected,
    problem,
  });
  let last = before;
  try {
    let looks = 0;
    return await until({ what, budgetMs, everyMs: LOOK_EVERY_MS, signal }, async (limit) => {
      looks += 1;
      const clusters = readMark(await ask(pod, MARK_PATHS.clusters, limit)) === mark;
      // Statistics cost a sidecar more than a mark, while it should be taking the change.
      if (!clusters && looks % STATISTICS_EVERY !== 0) return { waiting: 'mark not held' };
      const listeners = clusters && readMark(await ask(pod, MARK_PATHS.listeners, limit)) === mark;
      last = readVersions(await ask(pod, VERSIONS_PATH, limit));
      if (last.rejected > before.rejected) return settle(false, last, 'it rejected a configuration');
      if (clusters && listeners && last.warming === 0) return settle(true, last, '');
      const word = clusters ? (listeners ? 'held' : 'held by clusters alone') : 'not held';
      return { waiting: `mark ${word}, listeners ${last.listeners}, ${last.warming.toString()} of its parts warming` };
    });
  } catch (error) {
    signal.throwIfAborted();
    return settle(false, last, messageOf(error));
  }
}
