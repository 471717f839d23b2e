import { unread, type Reader } from './reading.ts';

/**
 * Type of the Secrets in which Istio before 1.5 kept keys of workloads (Istio,
 * security/pkg/k8s/controller).
 */
const WORKLOAD_KEY = 'istio.io/key-and-cert';

/** Reads the Secrets of the callee's namespace from the API server. */
export const stockReaders = {
  secrets: ({ facts }) => {
    const secrets = facts.clusterFacts?.secrets;
    if (secrets === undefined) return unread('the Secrets were not listed');
    const keys = secrets.flatMap(({ name, type }) => (type === WORKLOAD_KEY ? [name] : []));
    return keys.toSorted().join(', ') || 'no workload key';
  },
} as const satisfies Record<string, Reader>;
