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
import type { RejectionLog } from '../rejection/rejection-log.ts';
import { rejectionText } from '../rejection/rejection.ts';
import { markedPlaces } from './marked-places.ts';
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

interface AcknowledgerOptions {
  readonly runId: string;
  /** Reads a sidecar's admin interface. */
  readonly readAdmin: ProxyAdmins['readAdmin'];
  readonly names?: MeshNames | undefined;
  /** Quotes what sidecars rejected. */
  readonly rejections: Pick<RejectionLog, 'since' | 'last'>;
}

/** Makes the acknowledger of a run. */
export function createAcknowledger(target: KubeTarget, options: AcknowledgerOptions): SidecarAcknowledger {
  const { runId, readAdmin, names } = options;
  return {
    snapshot: async (pods, calls, signal) => {
      const meshed = pods.filter((pod) => pod.meshed);
      const read = async (pod: ProxyPod) => [pod, readVersions(await readAdmin(pod, VERSIONS_PATH, signal))] as const;
      const before = new Map(await Promise.all(meshed.map(read)));
      const mark = randomBytes(6).toString('hex');
      const sentinel = sentinelObjects(markedPlaces(meshed), calls, mark, runId, names);
      const settled = async ({ signal: waiting, budgetMs = budgets.acknowledge }: SettleOptions) => {
        const started = performance.now();
        const rejected = new AbortController();
        const wait = { mark, signal: waiting, budgetMs, rejected, since: Date.now() };
        const as = { signal: waiting, fieldManager: FIELD_MANAGER.cast };
        if (sentinel.length > 0) await applyObjects(target, sentinel, as);
        const proxies = await Promise.all(
          [...before].map(([pod, held]) => orAllEnd(acknowledged(options, pod, held, wait), rejected)),
        );
        const held = proxies.every((proxy) => proxy.held && !proxy.rejected);
        return { held, waitedMs: Math.round(performance.now() - started), proxies };
      };
      return { mark, before, sentinel, settled };
    },
  };
}

interface ChangeWait {
  readonly mark: string;
  readonly signal: AbortSignal;
  readonly budgetMs: number;
  /** Ends the wait for the other proxies: a change that one rejects is not in force. */
  readonly rejected: AbortController;
  /** Milliseconds since 1970: earlier rejections belong to an earlier change. */
  readonly since: number;
}

/** A change that one proxy rejects is not in force: the wait for the others ends too. */
async function orAllEnd(
  acknowledging: Promise<ProxyAcknowledgement>,
  rejected: AbortController,
): Promise<ProxyAcknowledgement> {
  const acknowledgement = await acknowledging;
  if (acknowledgement.rejected) rejected.abort(new Error('not waited for, since another sidecar rejected the change'));
  return acknowledgement;
}

/**
 * A proxy holds the change once its clusters and listeners carry the mark and nothing that it
 * accepted is still warming. A rejection ends the wait at once.
 */
async function acknowledged(
  { readAdmin, rejections }: AcknowledgerOptions,
  pod: ProxyPod,
  before: ProxyVersions,
  { mark, signal, budgetMs, rejected, since }: ChangeWait,
): Promise<ProxyAcknowledgement> {
  const started = performance.now();
  const proxy = `${pod.namespace}/${pod.workload}`;
  const what = `the sidecar of ${proxy} holds the change`;
  let last = before;
  const settle = (held: boolean, problem: string, rejection = false): ProxyAcknowledgement => {
    const afterMs = Math.round(performance.now() - started);
    return { proxy, held, version: last.listeners, afterMs, rejected: rejection, problem };
  };
  const wait = { what, budgetMs, everyMs: READ_EVERY_MS, signal: AbortSignal.any([signal, rejected.signal]) };
  try {
    let reads = 0;
    return await until(wait, async (limit) => {
      reads += 1;
      const logged = rejections.since(pod, since);
      // A followed log gives out line by line, and a reason may have many.
      if (logged !== undefined) {
        const whole = (await rejections.last(pod, limit)) ?? logged;
        return settle(false, rejectionText(whole), true);
      }
      const clusters = readMark(await readAdmin(pod, MARK_PATHS.clusters, limit)) === mark;
      // Statistics cost the sidecar more than a mark does.
      if (!clusters && reads % STATISTICS_EVERY !== 0) return { waiting: 'mark not held' };
      const listeners = clusters && readMark(await readAdmin(pod, MARK_PATHS.listeners, limit)) === mark;
      last = readVersions(await readAdmin(pod, VERSIONS_PATH, limit));
      if (last.rejected > before.rejected) {
        const found = await rejections.last(pod, limit);
        return settle(false, found === undefined ? 'it rejected a configuration' : rejectionText(found), true);
      }
      if (clusters && listeners && last.warming === 0) return settle(true, '');
      const state = clusters ? (listeners ? 'held' : 'held by clusters alone') : 'not held';
      return { waiting: `mark ${state}, listeners ${last.listeners}, ${last.warming.toString()} of its parts warming` };
    });
  } catch (error) {
    signal.throwIfAborted();
    return settle(false, messageOf(error));
  }
}
