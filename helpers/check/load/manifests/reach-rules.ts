import { exportsOf } from '../../../kube/isolation/export-to.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import { splitMemberKey } from '../../../model/workloads/cast-member.ts';
import type { CheckRecord } from '../../record/check-record.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns what an object of a namespaced kind would do beyond the namespaces of the cast, each as a
 * predicate. On an existing mesh nothing of it is allowed.
 */
export function reachProblems(record: CheckRecord, object: KubeObject): readonly string[] {
  const keys = Object.keys(record.cast).map(splitMemberKey);
  const cast = { names: new Set(keys.map(({ name }) => name)), namespaces: new Set(keys.map((key) => key.namespace)) };
  return [...lastingProblems(object), ...audienceProblems(object, cast), ...(REACH[object.kind]?.(object, cast) ?? [])];
}

interface Cast {
  readonly names: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

/** An object that nothing finalizes keeps its namespace from being deleted. */
function lastingProblems({ metadata }: KubeObject): readonly string[] {
  const { finalizers } = asFields(metadata);
  return finalizers === undefined ? [] : ['has metadata.finalizers, which would keep its namespace for good'];
}

function audienceProblems(object: KubeObject, { namespaces }: Cast): readonly string[] {
  const strange = exportsOf(object).filter((label) => !['.', '*', '~'].includes(label) && !namespaces.has(label));
  return strange.map((name) => `is exported to the namespace ${name}, which is not in the cast`);
}

const REACH: Readonly<Record<string, (object: KubeObject, cast: Cast) => readonly string[]>> = {
  GRPCRoute: parentProblems,
  HTTPRoute: parentProblems,
  TCPRoute: parentProblems,
  TLSRoute: parentProblems,
  Service: (object) => serviceProblems(asFields(object['spec'])),
  Secret: (object) =>
    object['type'] === 'kubernetes.io/service-account-token'
      ? ['makes a token of a service account, which outlives the run']
      : [],
  Gateway: (object, { names }) => {
    const { app } = asFields(asFields(object['spec'])['selector']);
    return typeof app === 'string' && names.has(app)
      ? []
      : ['selects gateways of all namespaces: spec.selector.app has to name a workload of the cast'];
  },
  VirtualService: (object, { namespaces }) =>
    asList(asFields(object['spec'])['gateways'])
      .map(String)
      .filter((gateway) => gateway.includes('/') && !namespaces.has(gateway.split('/')[0] ?? ''))
      .map((gateway) => `binds routes to the gateway ${gateway}, which is not in the cast`),
};

/** A route is bound to its parents, which can be of other namespaces. */
function parentProblems(object: KubeObject, { namespaces }: Cast): readonly string[] {
  return asList(asFields(object['spec'])['parentRefs'])
    .map((parent) => asFields(parent)['namespace'])
    .filter((namespace) => typeof namespace === 'string' && !namespaces.has(namespace))
    .map((namespace) => `is bound to a parent in the namespace ${namespace as string}, which is not in the cast`);
}

/** Node ports, addresses and names outside the cluster belong to the owner of the cluster. */
function serviceProblems(spec: Fields): readonly string[] {
  const { type = 'ClusterIP' } = spec;
  const kind =
    type === 'ClusterIP' ? [] : [`is a Service of the type ${String(type)}, which reaches out of the cluster`];
  const outer = ['externalIPs', 'externalName', 'loadBalancerIP', 'loadBalancerClass'].filter((key) => key in spec);
  return [...kind, ...outer.map((key) => `sets spec.${key}, which reaches out of the cluster`)];
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
