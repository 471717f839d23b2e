import { groupOf } from '../../policies/parse/other-objects.ts';
import type { OtherObject } from '../../policies/placed.ts';
import type { Labels, Policy } from '../../policies/policy.ts';
import type { VirtualService } from '../../policies/routed.ts';
import { isExportedTo } from '../../routing/exported.ts';
import { ROOT_NAMESPACE, selects, type Workload } from '../../workloads/workload.ts';
import { canBe } from './called-hosts.ts';

/** The two ends of a route; the kubelet is no workload. */
export interface Ends {
  readonly caller: Workload | undefined;
  readonly callee: Workload;
}

/** Whether a policy could change the outcome of a call between two ends to one of these hosts. */
export function concerns(policy: Policy, { caller, callee }: Ends, hosts: readonly string[]): boolean {
  const isRouted = (names: readonly string[]) =>
    caller?.meshed === true && names.some((name) => canBe(name, policy.namespace, hosts));
  switch (policy.kind) {
    case 'AuthorizationPolicy':
      // Istio enforces a CUSTOM rule in dry-run mode as a denial.
      if (policy.dryRun && policy.action !== 'CUSTOM') return false;
      return callee.meshed && governs(policy, policy.selector, callee);
    case 'RequestAuthentication':
      return callee.meshed && governs(policy, policy.selector, callee);
    case 'PeerAuthentication':
      // The caller's sidecar reads the mode of the callee's namespace even if the callee has none.
      return governs(policy, policy.selector, callee);
    case 'DestinationRule':
      return isRouted([policy.host]) && (isExportedTo(policy, caller?.namespace ?? '') || isOf(policy, caller));
    case 'VirtualService':
      return isBound(policy, caller) && isRouted(policy.hosts) && isExportedTo(policy, caller?.namespace ?? '');
    case 'ServiceEntry':
      return policy.hosts.some((host) => canBe(host, policy.namespace, hosts));
    case 'Service':
      return canBe(`${policy.name}.${policy.namespace}`, policy.namespace, hosts);
    case 'Gateway':
      return caller !== undefined && isGateway(caller) && selects(policy.selector, caller);
    case 'Secret':
      return false;
    case 'Sidecar':
      return [caller, callee].some((end) => end?.meshed === true && governs(policy, policy.selector, end));
    case 'Other':
      return [caller, callee].some((end) => end !== undefined && reaches(policy, end));
  }
}

/** A policy of the root namespace governs all namespaces. */
function governs(policy: Policy, selector: Labels, workload: Workload): boolean {
  return [ROOT_NAMESPACE, workload.namespace].includes(policy.namespace) && selects(selector, workload);
}

/** Whether a VirtualService is for a proxy of the caller's kind: a gateway, or a sidecar. */
function isBound({ gateways }: VirtualService, caller: Workload | undefined): boolean {
  const isOfGateways = caller !== undefined && isGateway(caller);
  return gateways.some((name) => (name !== 'mesh') === isOfGateways);
}

function isGateway({ app }: Workload): boolean {
  return app === 'gateway';
}

function isOf({ namespace }: Policy, caller: Workload | undefined): boolean {
  return caller?.namespace === namespace;
}

/** Whether an object of an unknown kind can change the traffic of a workload, either way. */
function reaches({ namespace, apiVersion, pods = {}, isOfGateways }: OtherObject, workload: Workload): boolean {
  if (isOfGateways === true) return isGateway(workload);
  if (groupOf(apiVersion).endsWith('.istio.io') && !workload.meshed) return false;
  return ['', ROOT_NAMESPACE, workload.namespace].includes(namespace) && selects(pods, workload);
}
