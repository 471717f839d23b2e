import { ROOT_NAMESPACE, selects, type Workload } from '../workloads/workload.ts';
import type { MtlsMode, PeerAuthentication, Policy } from './policy.ts';

export type EffectiveMode = Exclude<MtlsMode, 'UNSET'>;

export interface EffectiveMtls {
  readonly mode: EffectiveMode;
  /** The rules that led here, mesh first. */
  readonly trace: readonly string[];
}

/**
 * The mTLS mode in force at a workload's container port: port before workload before namespace
 * before mesh. UNSET inherits, the oldest policy of a level wins, and PERMISSIVE is the default
 * (istio.io, reference/config/security/peer_authentication). Only a workload policy can set ports,
 * and a policy with a selector in the root namespace is not a workload policy.
 */
export function effectiveMtls(policies: readonly Policy[], callee: Workload, port: number): EffectiveMtls {
  const workload = oldest(peerAuthentications(policies).filter((policy) => isOfWorkload(policy, callee)));
  const inherited = inheritedMtls(policies, callee.namespace);
  if (workload === undefined) return inherited;
  const ofWorkload = narrow(inherited, workload, workload.mode, 'workload');
  const portMode = workload.portLevel[String(port)];
  return portMode === undefined ? ofWorkload : narrow(ofWorkload, workload, portMode, `port ${port.toString()}`);
}

/** The mode that workloads without a policy of their own inherit from namespace and mesh. */
export function inheritedMtls(policies: readonly Policy[], namespace: string): EffectiveMtls {
  const unselective = peerAuthentications(policies).filter((policy) => Object.keys(policy.selector).length === 0);
  const levels = [
    ['mesh', oldest(unselective.filter((policy) => policy.namespace === ROOT_NAMESPACE))],
    [
      'namespace',
      oldest(unselective.filter((policy) => policy.namespace === namespace && namespace !== ROOT_NAMESPACE)),
    ],
  ] as const;
  const start: EffectiveMtls = {
    mode: 'PERMISSIVE',
    trace: ['PERMISSIVE is the mode of a mesh without PeerAuthentication'],
  };
  return levels.reduce(
    (inherited, [level, policy]) => (policy === undefined ? inherited : narrow(inherited, policy, policy.mode, level)),
    start,
  );
}

function peerAuthentications(policies: readonly Policy[]): readonly PeerAuthentication[] {
  return policies.filter((policy) => policy.kind === 'PeerAuthentication');
}

function isOfWorkload(policy: PeerAuthentication, callee: Workload): boolean {
  const scoped = Object.keys(policy.selector).length > 0 && policy.namespace !== ROOT_NAMESPACE;
  return scoped && policy.namespace === callee.namespace && selects(policy.selector, callee);
}

function narrow(inherited: EffectiveMtls, policy: PeerAuthentication, mode: MtlsMode, level: string): EffectiveMtls {
  const named = `PeerAuthentication ${policy.namespace}/${policy.name} (${level})`;
  if (mode === 'UNSET')
    return { mode: inherited.mode, trace: [...inherited.trace, `${named} is UNSET and inherits ${inherited.mode}`] };
  return { mode, trace: [...inherited.trace, `${named} sets ${mode}`] };
}

/**
 * The oldest policy; Istio ignores later ones of the same level. Of equally old ones the first by
 * name counts (pilot/pkg/model/config.go, configCompareByCreationTime).
 */
export function oldest<P extends { readonly age: number; readonly name: string }>(
  policies: readonly P[],
): P | undefined {
  return policies.reduce<P | undefined>(
    (first, policy) => (first === undefined || isOlder(policy, first) ? policy : first),
    undefined,
  );
}

function isOlder<P extends { readonly age: number; readonly name: string }>(policy: P, than: P): boolean {
  return policy.age < than.age || (policy.age === than.age && policy.name < than.name);
}
