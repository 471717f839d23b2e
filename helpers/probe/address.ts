import type { ProbeRequest } from './probe-request.ts';

/** What a request is sent to, by its name in the cluster: the callee's own Service, or what its probe names instead. */
export function addressOf({ to, probe }: Pick<ProbeRequest, 'to' | 'probe'>): string {
  const named = 'at' in probe ? probe.at : undefined;
  return named ?? `${to.workload}.${to.namespace}`;
}
