import type { MeshConfig } from './policies/mesh-config.ts';
import type { AuthorizationPolicy, Match, Policy } from './policies/policy.ts';

/** In policies this trust domain is an alias of the mesh's own, whatever its name. */
const POINTER = 'cluster.local';

/**
 * Policies as sidecars enforce them: a principal with the mesh's trust domain, one of its aliases
 * or cluster.local matches all of these trust domains; a principal of any other trust domain is
 * unchanged (pilot, security/trustdomain/bundle.go).
 */
export function inTrustDomains(policies: readonly Policy[], mesh: MeshConfig): readonly Policy[] {
  const domains = [mesh.trustDomain, ...mesh.trustDomainAliases];
  return policies.map((policy) => (policy.kind === 'AuthorizationPolicy' ? withPrincipals(policy, domains) : policy));
}

function withPrincipals(policy: AuthorizationPolicy, domains: readonly string[]): AuthorizationPolicy {
  const rules = policy.rules.map((rule) => ({
    ...rule,
    from: rule.from.map((source) => ({ ...source, principals: expanded(source.principals, domains) })),
  }));
  return { ...policy, rules };
}

function expanded({ any, none }: Match, domains: readonly string[]): Match {
  return {
    ...(any === undefined ? {} : { any: any.flatMap((principal) => equivalents(principal, domains)) }),
    ...(none === undefined ? {} : { none: none.flatMap((principal) => equivalents(principal, domains)) }),
  };
}

function equivalents(principal: string, domains: readonly string[]): readonly string[] {
  const [domain = '', ...rest] = principal.split('/');
  // Anything else is not a principal with a trust domain.
  if (rest.length !== 4 || domain === '*') return [principal];
  const isOfMesh = domain === POINTER || domains.includes(domain);
  return isOfMesh ? [...new Set(domains.map((name) => [name, ...rest].join('/')))] : [principal];
}
