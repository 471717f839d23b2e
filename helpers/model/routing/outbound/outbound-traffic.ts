import type { OutboundTraffic, SidecarObject } from '../../policies/routed.ts';
import { meshOf, type Situation } from '../../predict/situation.ts';
import { selects, type Workload } from '../../workloads/workload.ts';

/** What a proxy does with requests for hosts that its registry does not have. */
export interface OutboundPolicy {
  readonly mode: OutboundTraffic;
  /** The Sidecar that sets it; that of the mesh when absent. */
  readonly by?: SidecarObject;
}

/**
 * The oldest Sidecar of the namespace that selects the workload decides; without one, or if that
 * sets no policy, the mesh. Gateways have none (pilot/pkg/model/push_context.go, doGetSidecarScope;
 * pilot/pkg/model/sidecar.go).
 */
export function outboundPolicyOf(situation: Situation, caller: Workload): OutboundPolicy {
  const [by] = situation.policies
    .filter((policy) => policy.kind === 'Sidecar')
    .filter(({ namespace, selector }) => namespace === caller.namespace && selects(selector, caller))
    .toSorted((one, other) => one.age - other.age);
  const mode = caller.app === 'gateway' ? undefined : by?.outboundTraffic;
  return by === undefined || mode === undefined ? { mode: meshOf(situation).outboundTraffic } : { mode, by };
}
