import type { CastWorkload } from '../../../kube/cast/cast-workload.ts';
import type { MeshNames } from '../../../kube/cast/mesh-names.ts';
import type { Join } from '../../data-plane.ts';
import { accessLogFilters, promptLogged } from './access-log.ts';
import { sidecarScopes } from './sidecar-scope.ts';

/** How workloads join by a sidecar, without the manifests that istioctl injects. */
export function sidecarJoin(runId: string, names?: MeshNames): Pick<Join, 'workload' | 'fixtures'> {
  return {
    workload: (workload) => promptLogged(refusingSidecar(workload)),
    fixtures: async (namespaces) => [
      ...(await accessLogFilters(namespaces, runId)),
      ...sidecarScopes(namespaces, runId, names),
    ],
  };
}

/** A bare workload refuses a sidecar by its own label, since its namespace may inject. */
function refusingSidecar(workload: CastWorkload): CastWorkload {
  const { membership, injection, labels } = workload;
  if (membership !== 'bare' || injection !== undefined) return workload;
  return { ...workload, labels: { ...labels, 'sidecar.istio.io/inject': 'false' } };
}
