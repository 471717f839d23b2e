import type { CastNamespace } from '../../../kube/cast/cast-namespace.ts';
import { DEFAULT_NAMES, type MeshNames } from '../../../kube/cast/mesh-names.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import { runLabels } from '../../../kube/namespace.ts';

/**
 * A Sidecar per namespace that limits its sidecars to the Services that their workloads may call:
 * every known cluster is pushed again with each change of any check, which costs time. The handling
 * of requests stays as it is (Istio, Sidecar: unset fields have the default of the mesh).
 */
export function sidecarScopes(
  namespaces: readonly CastNamespace[],
  runId: string,
  { istioNamespace, rootNamespace }: MeshNames = DEFAULT_NAMES,
): readonly KubeObject[] {
  return namespaces.flatMap(({ name, injected, peers }) => {
    if (!injected || peers === undefined) return [];
    const hosts = [...new Set([name, ...peers, istioNamespace, rootNamespace])].map((namespace) => `${namespace}/*`);
    return [
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'Sidecar',
        metadata: { name: 'meshproof-scope', namespace: name, labels: runLabels(runId) },
        spec: { egress: [{ hosts }] },
      },
    ];
  });
}
