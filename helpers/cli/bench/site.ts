import { namespacesOf } from '../../check/plan/lanes/workloads.ts';
import type { Sink } from '../../check/run/ports.ts';
import { accessLogFilters } from '../../dataplane/sidecar/join/access-log.ts';
import { sidecarJoin } from '../../dataplane/sidecar/join/join.ts';
import type { CastWorkload } from '../../kube/cast/cast-workload.ts';
import { ensureCast } from '../../kube/cast/cast.ts';
import { ingressScopes } from '../../kube/isolation/ingress.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { NamespaceIndex } from '../../kube/namespaces/namespace-index.ts';
import type { CastPod } from '../../kube/pods.ts';
import type { Log } from '../output/progress.ts';

/** The mesh of a bench, and what its measurements share. */
export interface Site {
  readonly target: KubeTarget;
  /** The owner in the labels of the namespaces. */
  readonly runId: string;
  readonly index: NamespaceIndex;
  /** Prefix of these namespaces. */
  readonly prefix: string;
  readonly castImages: Readonly<Record<string, string>>;
  readonly revision?: string;
  readonly sink: Sink;
  /** Faults of meshproof's own infrastructure so far. */
  readonly faults: string[];
  readonly signal: AbortSignal;
}

/**
 * Workloads that are deployed at once: each batch has the budget of a cast, which sixty would
 * exceed on two cores.
 */
const BATCH = 12;

/** Deploys the cast of a bench batch by batch; returns its pods. */
export async function deploy(site: Site, workloads: readonly CastWorkload[], log: Log): Promise<readonly CastPod[]> {
  const { target, runId, index, castImages, revision, signal } = site;
  const namespaces = namespacesOf(workloads);
  const pods: CastPod[] = [];
  for (let from = 0; from < workloads.length; from += BATCH) {
    const request = {
      runId,
      namespaces,
      // As in a run, access logs are switched on first: an earlier connection would continue
      // without logging.
      fixtures: [...ingressScopes(namespaces, runId), ...(await accessLogFilters(namespaces, runId))],
      workloads: workloads.slice(from, from + BATCH).map((workload) => sidecarJoin(runId).workload(workload)),
      images: castImages,
      ...(revision === undefined ? {} : { revision }),
    };
    pods.push(...(await ensureCast(target, request, { index, signal })));
    log(`${pods.length.toString()} of ${workloads.length.toString()} workloads are ready`);
  }
  return pods;
}
