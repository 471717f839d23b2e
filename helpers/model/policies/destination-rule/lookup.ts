import { isExportedTo } from '../../routing/exported.ts';
import { ROOT_NAMESPACE, selects, type Workload } from '../../workloads/workload.ts';
import { oldest } from '../peer-authentication.ts';
import type { DestinationRule, Policy } from '../policy.ts';

/**
 * The DestinationRule of a call, looked up in the caller's namespace, then the Service's, then the
 * root namespace. Within a namespace the most specific host comes first, then a rule that selects
 * the caller by labels, then the oldest (istio.io, concepts/traffic-management; pilot's
 * DestinationRule lookup). Other namespaces see a rule only if it is exported to them.
 */
export function ruleFor(
  policies: readonly Policy[],
  caller: Workload,
  service: Pick<Workload, 'name' | 'namespace'>,
): DestinationRule | undefined {
  const host = `${service.name}.${service.namespace}.svc.cluster.local`;
  const fitting = policies.filter(
    (policy): policy is DestinationRule =>
      policy.kind === 'DestinationRule' && hostFits(fullHost(policy), host) && isFor(policy, caller),
  );
  for (const namespace of [caller.namespace, service.namespace, ROOT_NAMESPACE]) {
    const here = fitting.filter((rule) => rule.namespace === namespace);
    const longest = Math.max(...here.map(specificity));
    const closest = here.filter((rule) => specificity(rule) === longest);
    const found = oldest(closest.filter(isSelective)) ?? oldest(closest);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isFor(rule: DestinationRule, caller: Workload): boolean {
  const { namespace, workloadSelector } = rule;
  // A rule with a workloadSelector applies in its own namespace only, whatever it exports (pilot,
  // setDestinationRules).
  if (namespace === caller.namespace && isSelective(rule)) return selects(workloadSelector, caller);
  return isExportedTo(rule, caller.namespace) && !isSelective(rule);
}

function isSelective({ workloadSelector }: DestinationRule): boolean {
  return Object.keys(workloadSelector).length > 0;
}

/** A short host is completed from the rule's own namespace. */
function fullHost({ host, namespace }: DestinationRule): string {
  if (host.includes('*') || host.endsWith('.svc.cluster.local')) return host;
  const dots = host.split('.').length - 1;
  return dots === 0 ? `${host}.${namespace}.svc.cluster.local` : host;
}

function hostFits(pattern: string, host: string): boolean {
  return pattern.startsWith('*') ? host.endsWith(pattern.slice(1)) : pattern === host;
}

function specificity(rule: DestinationRule): number {
  const host = fullHost(rule);
  return host.startsWith('*') ? host.length : 10_000 + host.length;
}
