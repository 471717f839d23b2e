import { ROOT_NAMESPACE, selects, type Workload } from '../workloads/workload.ts';
import type { Labels, Placed, TargetRef } from './placed.ts';

/**
 * Whether a policy applies to a workload: one of its namespace or of the root namespace that
 * selects it. A policy with targetRefs is for gateways and waypoints, never for a sidecar
 * (pilot/pkg/model, policyattachment.go).
 */
export function governs(
  policy: Placed & { readonly selector: Labels; readonly targetRefs: readonly TargetRef[] },
  workload: Workload,
): boolean {
  const here = [ROOT_NAMESPACE, workload.namespace].includes(policy.namespace);
  const gateway = workload.labels['gateway.networking.k8s.io/gateway-name'];
  if (policy.targetRefs.length === 0 || gateway === undefined)
    return here && policy.targetRefs.length === 0 && selects(policy.selector, workload);
  return policy.namespace === workload.namespace && policy.targetRefs.some((target) => isGateway(target, gateway));
}

function isGateway({ group, kind, name }: TargetRef, gateway: string): boolean {
  return group === 'gateway.networking.k8s.io' && kind === 'Gateway' && name === gateway;
}
