import { accessLogFilters } from '../../dataplane/sidecar/join/access-log.ts';
import { sidecarScopes } from '../../dataplane/sidecar/join/sidecar-scope.ts';
import type { CastNamespace } from '../../kube/cast/cast-namespace.ts';
import type { MeshNames } from '../../kube/cast/mesh-names.ts';
import { ingressScopes } from '../../kube/isolation/ingress.ts';
import type { KubeObject } from '../../kube/manifest.ts';

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
