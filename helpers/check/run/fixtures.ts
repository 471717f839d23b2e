import type { CastNamespace } from '../../kube/cast/cast-namespace.ts';
import type { MeshNames } from '../../kube/cast/mesh-names.ts';
import { sidecarScopes } from '../../kube/cast/sidecar-scope.ts';
import { ingressScopes } from '../../kube/isolation/ingress.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { accessLogFilters } from '../../witness/access-log/manifest.ts';

/**
 * What a namespace of a run has before its workloads: its sidecars' log, what they learn of, and
 * who may connect.
 */
export async function castFixtures(
  namespaces: readonly CastNamespace[],
  runId: string,
  names?: MeshNames,
): Promise<readonly KubeObject[]> {
  const logs = await accessLogFilters(namespaces, runId);
  return [...ingressScopes(namespaces, runId), ...logs, ...sidecarScopes(namespaces, runId, names)];
}
