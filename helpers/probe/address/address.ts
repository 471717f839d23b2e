import { isAtPod } from '../../model/probes/fields.ts';
import type { ProbeRequest } from '../probe-request.ts';

/**
 * The name in the cluster that a request is sent to: its probe's, or that of the callee's Service;
 * for a probe that is sent to a pod, its address.
 * @throws TypeError when that address is not known
 */
export function addressOf({ to, probe, address }: Pick<ProbeRequest, 'to' | 'probe' | 'address'>): string {
  if (address !== undefined) return address;
  if (isAtPod(probe)) throw new TypeError(`the address of the pod of ${to.workload}.${to.namespace} is not known`);
  const named = 'at' in probe ? probe.at : undefined;
  return named ?? `${to.workload}.${to.namespace}`;
}
