import { ROOT_NAMESPACE, selects, type Workload } from '../../workloads/workload.ts';
import { byAge } from '../age.ts';
import type { Policy } from '../policy.ts';
import { fullHost, mostSpecific } from './hosts.ts';
import { exportsOf, merged, type MergedRule } from './merge.ts';
import type { DestinationRule } from './types.ts';

/** What a DestinationRule is looked up by: a host of the registry and its namespace. */
export interface Service {
  /** `httpbin.foo.svc.cluster.local`, or the host of a ServiceEntry. */
  readonly host: string;
  readonly namespace: string;
}

/**
 * The DestinationRule of a call, looked up in the caller's namespace, then the Service's, then the
 * root namespace (pilot/pkg/model/push_context.go, destinationRule). In each of them the most
 * specific host is selected first; only then is decided whether its rules are for the caller, and
 * less specific ones are not considered. In the caller's namespace this also ends the lookup.
 * @param defaultExport MeshConfig.defaultDestinationRuleExportTo; Istio honours `.` alone
 */
export function ruleFor(
  policies: readonly Policy[],
  caller: Workload,
  { host, namespace }: Service,
  defaultExport: readonly string[] = ['*'],
): MergedRule | undefined {
  const rules = policies
    .filter((policy) => policy.kind === 'DestinationRule')
    .toSorted((one, other) => selectiveFirst(one, other) || byAge(one, other));
  const within = (where: string) => rules.filter((rule) => rule.namespace === where);
  const isPrivate = (rule: DestinationRule) => isPrivateOnly(rule, defaultExport);
  const isLocal = caller.namespace === ROOT_NAMESPACE ? isPrivate : isOfNamespace;
  const near = atHost(within(caller.namespace).filter(isLocal), host);
  if (near.length > 0) return chosen(near, caller);
  for (const where of [namespace, ROOT_NAMESPACE]) {
    const exported = atHost(
      within(where).filter((rule) => !isPrivate(rule)),
      host,
    ).filter((rule) => isExported(rule, caller.namespace));
    if (exported.length > 0) return chosen(exported, caller);
  }
  return undefined;
}

function selectiveFirst(one: DestinationRule, other: DestinationRule): number {
  return Number(one.workloadSelector === undefined) - Number(other.workloadSelector === undefined);
}

/** The rules of the most specific host, merged. */
function atHost(rules: readonly DestinationRule[], name: string): readonly MergedRule[] {
  const byHost = Map.groupBy(rules, ({ host, namespace }) => fullHost(host, namespace));
  const host = mostSpecific(byHost.keys(), name);
  return host === undefined ? [] : merged(byHost.get(host) ?? []);
}

/** Whether callers of the rule's own namespace find it there. */
function isOfNamespace(rule: DestinationRule): boolean {
  const exports = exportsOf(rule);
  return exports.length === 0 || ['*', '.', rule.namespace].some((entry) => exports.includes(entry));
}

function isPrivateOnly(rule: DestinationRule, defaultExport: readonly string[]): boolean {
  const exports = new Set(exportsOf(rule));
  if (exports.size === 0) return defaultExport.includes('.');
  return exports.size === 1 && (exports.has('.') || exports.has(rule.namespace));
}

function isExported(rule: DestinationRule, viewer: string): boolean {
  const exports = exportsOf(rule);
  return exports.length === 0 || exports.includes('*') || exports.includes(viewer);
}

/**
 * The first rule that selects the caller, else the last one without a selector; of rules that were
 * not merged the youngest therefore applies (pilot/pkg/model/sidecar.go, DestinationRule).
 */
function chosen(rules: readonly MergedRule[], caller: Workload): MergedRule | undefined {
  const selecting = rules.find(
    ({ workloadSelector, namespace }) =>
      workloadSelector !== undefined && namespace === caller.namespace && selects(workloadSelector, caller),
  );
  return selecting ?? rules.findLast(({ workloadSelector }) => workloadSelector === undefined);
}
