import type { ProbeRequest } from './probe-request.ts';

/**
 * The name in the cluster that a request is sent to: its probe's, or that of the callee's Service.
 */
export function addressOf({ to, probe }: Pick<ProbeRequest, 'to' | 'probe'>): string {
  const named = 'at' in probe ? probe.at : undefined;
  return named ?? `${to.workload}.${to.namespace}`;
}
