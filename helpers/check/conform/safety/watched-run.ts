import { once } from 'node:events';
import type { Bystander } from './bystander.ts';
import { type Ended, type ExistingMeshRun, startRun } from './existing-mesh-run.ts';
import type { ApiProxy } from './proxy/api-proxy.ts';
import type { HostMesh } from './test-mesh.ts';

/**
 * Checks with a ServiceEntry, a VirtualService, DestinationRules, Services of several ports,
 * istioctl, and a capture on the wire.
 */
const CHECKS = ['ID-NAMING-02', 'DR-MIXED-01', 'PA-PORT-01', 'IN-ANALYZE-02', 'PA-WIRE-01'];

const LOOK_EVERY_MS = 1_000;

/** A run, and what a sidecar of another namespace knew of it. */
export interface WatchedRun {
  readonly ended: Ended;
  readonly runId: string;
  readonly seen: ApiProxy['seen'];
  /** What the bystander's sidecar knew before the run, and in each look during it. */
  readonly before: readonly string[];
  readonly during: readonly (readonly string[])[];
}

export async function watchedRun(mesh: HostMesh, proxy: ApiProxy, bystander: Bystander): Promise<WatchedRun> {
  const before = await bystander.known();
  const started = await startRun(mesh, { args: CHECKS, kubeconfig: proxy.kubeconfig });
  const during = await looks(started, bystander);
  const ended = await started.ended;
  return { ended, runId: (await started.runId()) ?? 'none', seen: [...proxy.seen], before, during };
}

async function looks(started: ExistingMeshRun, bystander: Bystander): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = [];
  const over = new AbortController();
  const ended = started.ended.then(() => over.abort());
  while (!over.signal.aborted) {
    found.push(await bystander.known());
    await Promise.race([ended, once(AbortSignal.timeout(LOOK_EVERY_MS), 'abort')]);
  }
  return found;
}
