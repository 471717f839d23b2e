import { oldest, type EffectiveMode } from './peer-authentication.ts';
import type { ClientTls, DestinationRule, Policy } from './policy.ts';
import { ROOT_NAMESPACE, type Workload } from './workload.ts';

/** What the caller's side puts on the wire. */
export type Sends = 'plaintext' | 'istio-mtls' | 'tls' | 'own-mtls';

export interface ClientSide {
  readonly sends: Sends;
  readonly trace: readonly string[];
}

/**
 * What a caller sends: the DestinationRule's TLS mode if one applies, else auto mTLS, which speaks mTLS whenever both ends hold a
 * sidecar and the callee does not refuse it (istio.io, tasks/security/authentication/authn-policy#auto-mutual-tls).
 */
export function clientSide(
  policies: readonly Policy[],
  caller: Workload,
  callee: Workload,
  port: number,
  mode: EffectiveMode,
): ClientSide {
  if (!caller.meshed)
    return { sends: 'plaintext', trace: [`${caller.name}.${caller.namespace} has no sidecar and sends plaintext`] };
  const rule = ruleFor(policies, caller, callee);
  const tls = rule?.portLevel[String(port)] ?? rule?.tls;
  if (rule !== undefined && tls !== undefined) return byRule(rule, tls);
  if (!callee.meshed) return { sends: 'plaintext', trace: ['auto mTLS: the callee has no sidecar, so plaintext'] };
  if (mode === 'DISABLE')
    return { sends: 'plaintext', trace: ['auto mTLS: the callee has mTLS disabled, so plaintext'] };
  return { sends: 'istio-mtls', trace: ['auto mTLS: both ends have a sidecar'] };
}

const SENDS: Readonly<Record<ClientTls['mode'], Sends>> = {
  DISABLE: 'plaintext',
  SIMPLE: 'tls',
  MUTUAL: 'own-mtls',
  ISTIO_MUTUAL: 'istio-mtls',
};

function byRule(rule: DestinationRule, tls: ClientTls): ClientSide {
  return {
    sends: SENDS[tls.mode],
    trace: [`DestinationRule ${rule.namespace}/${rule.name} (${rule.host}) says ${tls.mode}`],
  };
}

/**
 * The rule that governs a call: looked up in the caller's namespace, then the callee's, then the root namespace; within one, the most
 * specific host, then the oldest (istio.io, concepts/traffic-management; pilot's DestinationRule lookup).
 */
export function ruleFor(policies: readonly Policy[], caller: Workload, callee: Workload): DestinationRule | undefined {
  const host = `${callee.name}.${callee.namespace}.svc.cluster.local`;
  const fitting = policies.filter(
    (policy): policy is DestinationRule => policy.kind === 'DestinationRule' && hostFits(fullHost(policy), host),
  );
  for (const namespace of [caller.namespace, callee.namespace, ROOT_NAMESPACE]) {
    const here = fitting.filter((rule) => rule.namespace === namespace);
    const longest = Math.max(...here.map(specificity));
    const found = oldest(here.filter((rule) => specificity(rule) === longest));
    if (found !== undefined) return found;
  }
  return undefined;
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
