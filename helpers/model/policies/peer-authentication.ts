import { ROOT_NAMESPACE, selects, type Workload } from '../workloads/workload.ts';
import type { MtlsMode, PeerAuthentication, Policy } from './policy.ts';

export type EffectiveMode = Exclude<MtlsMode, 'UNSET'>;

export interface EffectiveMtls {
  readonly mode: EffectiveMode;
  /** The rules that led here, mesh first. */
  readonly trace: readonly string[];
}

/**
 * The mTLS mode in force at a workload's container port.
 * Port over workload over namespace over mesh; UNSET inherits; the oldest of a level wins; PERMISSIVE when nobody says otherwise
 * (istio.io, reference/config/security/peer_authentication). Only a workload's own policy may set ports, and a policy with a selector
 * in the root namespace is no workload policy.
 */
export function effectiveMtls(policies: readonly Policy[], callee: Workload, port: number): EffectiveMtls {
  const workload = oldest(peerAuthentications(policies).filter((policy) => isOfWorkload(policy, callee)));
  const inherited = inheritedMtls(policies, callee.namespace);
  if (workload === undefined) return inherited;
  const whole = narrow(inherited, workload, workload.mode, 'workload');
  const portMode = workload.portLevel[String(port)];
  return portMode === undefined ? whole : narrow(whole, workload, portMode, `port ${port.toString()}`);
}

/** The mode that the mesh and a namespace give to workloads that say nothing themselves. */
export function inheritedMtls(policies: readonly Policy[], namespace: string): EffectiveMtls {
  const wide = peerAuthentications(policies).filter((policy) => Object.keys(policy.selector).length === 0);
  const levels = [
    ['mesh', oldest(wide.filter((policy) => policy.namespace === ROOT_NAMESPACE))],
    ['namespace', oldest(wide.filter((policy) => policy.namespace === namespace && namespace !== ROOT_NAMESPACE))],
  ] as const;
  const start: EffectiveMtls = {
    mode: 'PERMISSIVE',
    trace: ['PERMISSIVE is the mode of a mesh without PeerAuthentication'],
  };
  return levels.reduce(
    (so, [level, policy]) => (policy === undefined ? so : narrow(so, policy, policy.mode, level)),
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

function narrow(so: EffectiveMtls, policy: PeerAuthentication, mode: MtlsMode, level: string): EffectiveMtls {
  const named = `PeerAuthentication ${policy.namespace}/${policy.name} (${level})`;
  if (mode === 'UNSET') return { mode: so.mode, trace: [...so.trace, `${named} is UNSET and inherits ${so.mode}`] };
  return { mode, trace: [...so.trace, `${named} says ${mode}`] };
}

/** The policy that was there first; Istio ignores younger ones of the same level. */
export function oldest<P extends { readonly age: number }>(policies: readonly P[]): P | undefined {
  return policies.reduce<P | undefined>(
    (first, policy) => (first === undefined || policy.age < first.age ? policy : first),
    undefined,
  );
}
