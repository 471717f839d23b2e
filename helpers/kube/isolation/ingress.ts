import type { CastNamespace } from '../cast/cast-namespace.ts';
import type { KubeObject } from '../manifest.ts';
import { LABEL, runLabels } from '../namespace.ts';

/**
 * A NetworkPolicy per namespace that admits connections from the run's own namespaces only: `echo`
 * calls any address that a gRPC client names, with the identity of its mesh, and its servers answer
 * without asking who calls. Calls that leave stay open. The kubelet's probes and port-forwards come
 * from the pod's own node, which no network plugin closes. Plugins that know no NetworkPolicy
 * ignore it.
 */
export function ingressScopes(namespaces: readonly CastNamespace[], runId: string): readonly KubeObject[] {
  return namespaces.map(({ name: namespace }) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'meshproof-scope', namespace, labels: runLabels(runId) },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { [LABEL.run]: runId } } }] }],
    },
  }));
}
