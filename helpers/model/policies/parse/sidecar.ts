import type { Placed } from '../placed.ts';
import { OUTBOUND_TRAFFIC, type SidecarObject } from '../routed.ts';
import { labels, oneOf, only, partOf, unmodelled, type Part } from './readers.ts';

/**
 * Reads a Sidecar that sets the policy of outbound traffic for selected workloads. Without a
 * selector it would compete with the one by which a run limits what a namespace receives
 * (helpers/dataplane/sidecar/join/sidecar-scope.ts).
 */
export function sidecarObject(placed: Placed, spec: Part): SidecarObject {
  only(spec, ['workloadSelector', 'outboundTrafficPolicy']);
  const selector = partOf(spec, 'workloadSelector');
  only(selector, ['labels']);
  if (Object.keys(labels(selector.fields['labels'])).length === 0) unmodelled(spec, 'workloadSelector: absent');
  const policy = partOf(spec, 'outboundTrafficPolicy');
  only(policy, ['mode']);
  // Without a mode it has the first one of the enumeration (Istio, Sidecar, OutboundTrafficPolicy).
  const mode = policy.fields['mode'] === undefined ? 'REGISTRY_ONLY' : oneOf(policy, 'mode', [...OUTBOUND_TRAFFIC]);
  return {
    kind: 'Sidecar',
    ...placed,
    selector: labels(selector.fields['labels']),
    ...(spec.fields['outboundTrafficPolicy'] === undefined ? {} : { outboundTraffic: mode }),
  };
}
