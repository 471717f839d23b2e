import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import { listApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';

export interface ControlPlane {
  readonly revision: string;
  readonly istioNamespace: string;
}

const Istiods = z.array(
  z.object({
    metadata: z.object({ namespace: z.string(), labels: z.record(z.string(), z.string()).optional() }),
    status: z.object({ availableReplicas: z.number().optional() }).optional(),
  }),
);

/**
 * Finds the control plane of a revision on a cluster.
 * @throws MeshproofError when there is none, none that is available, or several to choose from
 */
export async function findControlPlane(
  target: KubeTarget,
  revision: string | undefined,
  signal: AbortSignal,
): Promise<ControlPlane> {
  const found = await listApi(target, '/apis/apps/v1/deployments', {
    attempted: 'find istiod',
    selector: 'app=istiod',
    signal,
    repair: 'use an account that may list deployments of all namespaces',
  });
  return chooseControlPlane(Istiods.parse(found), revision);
}

/** The control plane of a revision among istiod's Deployments. */
export function chooseControlPlane(items: z.infer<typeof Istiods>, revision: string | undefined): ControlPlane {
  const found = items.map(({ metadata, status }) => ({
    revision: metadata.labels?.['istio.io/rev'] ?? 'default',
    istioNamespace: metadata.namespace,
    available: (status?.availableReplicas ?? 0) > 0,
  }));
  const wanted = revision === undefined ? found : found.filter((one) => one.revision === revision);
  const chosen = wanted.length === 1 ? wanted[0] : wanted.find((one) => one.revision === 'default');
  const names = found.map((one) => one.revision).join(', ');
  if (chosen === undefined) throw noControlPlane(revision, names);
  if (!chosen.available) throw notAvailable(chosen);
  return { revision: chosen.revision, istioNamespace: chosen.istioNamespace };
}

function noControlPlane(revision: string | undefined, names: string): MeshproofError {
  return new MeshproofError({
    attempted: `find istiod${revision === undefined ? '' : ` of revision ${revision}`}`,
    happened: names === '' ? 'the cluster has no Deployment labelled app=istiod' : `the cluster has revisions ${names}`,
    repair:
      names === '' ? 'install Istio, or choose another cluster with --context' : 'choose one of them with --revision',
  });
}

function notAvailable({ revision, istioNamespace }: ControlPlane): MeshproofError {
  return new MeshproofError({
    attempted: `use istiod of revision ${revision}`,
    happened: 'its Deployment has no available replica',
    repair: `see why: kubectl -n ${istioNamespace} describe pods -l app=istiod`,
  });
}
