import { randomBytes } from 'node:crypto';
import { messageOf } from '../../../errors.ts';
import { applyObjects, FIELD_MANAGER } from '../../../kube/api/apply.ts';
import type { MeshNames } from '../../../kube/cast/mesh-names.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import { budgets } from '../../../timing/budgets.ts';
import { until } from '../../../timing/until.ts';
import type {
  Acknowledger,
  PendingChange,
  ProxyAcknowledgement,
  ServiceCall,
  SettleOptions,
} from '../../data-plane.ts';
import type { ProxyPod } from '../admin/proxy-admin.ts';
import type { ProxyAdmins } from '../admin/proxy-admins.ts';
import { MARK_PATHS, readMark, readVersions, sentinelObjects, VERSIONS_PATH, type ProxyVersions } from './sentinel.ts';

/** What the proxies held before a change, and the mark by which they report that they hold it. */
export interface ChangeMark extends PendingChange {
  readonly mark: string;
  /** Applied after the change; empty when no pod has a sidecar. */
  readonly sentinel: readonly KubeObject[];
  readonly before: ReadonlyMap<ProxyPod, ProxyVersions>;
}

/** Acknowledges changes by a mark in the configuration of each sidecar. */
export interface SidecarAcknowledger extends Acknowledger {
  snapshot(pods: readonly ProxyPod[], calls: readonly ServiceCall[], signal: AbortSignal): Promise<ChangeMark>;
}

const READ_EVERY_MS = 60;

/** One of so many reads without a mark also checks for a rejected configuration. */
const STATISTICS_EVERY = 5;

/** Makes the acknowledger of a run. @param readAdmin reads a sidecar's admin interface */
export function createAcknowledger(
  target: KubeTarget,
  {
    runId,
    readAdmin,
    names,
  }: { readonly runId: string; readonly readAdmin: ProxyAdmins['readAdmin']; readonly names?: MeshNames | undefined },
): SidecarAcknowledger {
  return {
    snapshot: async (pods, calls, signal) => {
      const meshed = pods.filter((pod) => pod.meshed);
      const read = async (pod: ProxyPod) => [pod, readVersions(await readAdmin(pod, VERSIONS_PATH, signal))] as const;
      const before = new Map(await Promise.all(meshed.map(read)));
      const mark = randomBytes(6).toString('hex');
      const namespaces = [...new Set(meshed.map(({ namespace }) => namespace))];
      const sentinel = sentinelObjects(namespaces, calls, mark, runId, names);
      const settled = async ({ signal: waiting, budgetMs = budgets.acknowledge }: SettleOptions) => {
        const started = performance.now();
        const as = { signal: waiting, fieldManager: FIELD_MANAGER.cast };
        if (sentinel.length > 0) await applyObjects(target, sentinel, as);
        const proxies = await Promise.all(
          [...before].map(([pod, held]) => acknowledged(readAdmin, pod, held, mark, { signal: waiting, budgetMs })),
        );
        const held = proxies.every((proxy) => proxy.held && !proxy.rejected);
        return { held, waitedMs: Math.round(performance.now() - started), proxies };
      };
      return { mark, before, sentinel, settled };
    },
  };
}

/**
 * A proxy holds the change once its clusters and listeners carry the mark and nothing that it
 * accepted is still warming.
 */
async function acknowledged(
  readAdmin: ProxyAdmins['readAdmin'],
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
    let reads = 0;
    return await until({ what, budgetMs, everyMs: READ_EVERY_MS, signal }, async (limit) => {
      reads += 1;
      const clusters = readMark(await readAdmin(pod, MARK_PATHS.clusters, limit)) === mark;
      // Statistics cost the sidecar more than a mark does.
      if (!clusters && reads % STATISTICS_EVERY !== 0) return { waiting: 'mark not held' };
      const listeners = clusters && readMark(await readAdmin(pod, MARK_PATHS.listeners, limit)) === mark;
      last = readVersions(await readAdmin(pod, VERSIONS_PATH, limit));
      if (last.rejected > before.rejected) return settle(false, last, 'it rejected a configuration');
      if (clusters && listeners && last.warming === 0) return settle(true, last, '');
      const state = clusters ? (listeners ? 'held' : 'held by clusters alone') : 'not held';
      return { waiting: `mark ${state}, listeners ${last.listeners}, ${last.warming.toString()} of its parts warming` };
    });
  } catch (error) {
    signal.throwIfAborted();
    return settle(false, last, messageOf(error));
  }
}
