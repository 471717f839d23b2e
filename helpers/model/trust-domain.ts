import type { MeshConfig } from './policies/mesh-config.ts';
import type { AuthorizationPolicy, Match, Policy } from './policies/policy.ts';

/** Trust domain that policies write for the mesh's own, whatever that is called. */
const POINTER = 'cluster.local';

/**
 * Policies as the sidecars enforce them: a principal that names the mesh's trust domain, one of its aliases or cluster.local stands for all
 * of the mesh's; one of any other trust domain stays as it is written (pilot, security/trustdomain/bundle.go).
 */
export function inTrustDomains(policies: readonly Policy[], mesh: MeshConfig): readonly Policy[] {
  const own = [mesh.trustDomain, ...mesh.trustDomainAliases];
  return policies.map((policy) => (policy.kind === 'AuthorizationPolicy' ? withPrincipals(policy, own) : policy));
}

function withPrincipals(policy: AuthorizationPolicy, own: readonly string[]): AuthorizationPolicy {
  const rules = policy.rules.map((rule) => ({
    ...rule,
    from: rule.from.map((source) => ({ ...source, principals: expanded(source.principals, own) })),
  }));
  return { ...policy, rules };
}

function expanded({ any, none }: Match, own: readonly string[]): Match {
  return {
    ...(any === undefined ? {} : { any: any.flatMap((principal) => meant(principal, own)) }),
    ...(none === undefined ? {} : { none: none.flatMap((principal) => meant(principal, own)) }),
  };
}

function meant(principal: string, own: readonly string[]): readonly string[] {
  const [domain = '', ...rest] = principal.split('/');
  // Anything else is no principal with a trust domain of its own.
  if (rest.length !== 4 || domain === '*') return [principal];
  const isOurs = domain === POINTER || own.includes(domain);
  return isOurs ? [...new Set(own.map((name) => [name, ...rest].join('/')))] : [principal];
}
