import { unread, type Reader } from './reading.ts';

/**
 * Type of the Secrets in which Istio before 1.5 kept keys of workloads (Istio,
 * security/pkg/k8s/controller).
 */
const WORKLOAD_KEY = 'istio.io/key-and-cert';

/** What lies in the callee's namespace by the API server's word. */
export const stockReaders = {
  secrets: ({ facts }) => {
    const secrets = facts.clusterFacts?.secrets;
    if (secrets === undefined) return unread('nobody listed the Secrets');
    const keys = secrets.flatMap(({ name, type }) => (type === WORKLOAD_KEY ? [name] : []));
    return keys.toSorted().join(', ') || 'no workload key';
  },
} as const satisfies Record<string, Reader>;
