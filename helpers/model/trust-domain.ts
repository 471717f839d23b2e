import type { MeshConfig } from './policies/mesh-config.ts';
import type { AuthorizationPolicy, AuthorizationRule, Condition, Policy } from './policies/policy.ts';

/** In policies this trust domain is an alias of the mesh's own, whatever its name. */
const POINTER = 'cluster.local';

/**
 * Policies as sidecars enforce them: a principal with the mesh's trust domain, one of its aliases
 * or cluster.local matches all of these trust domains, and so does one whose trust domain has a
 * wildcard that fits one of them; a principal of any other trust domain is unchanged
 * (pilot/pkg/security/trustdomain/bundle.go).
 */
export function inTrustDomains(policies: readonly Policy[], mesh: MeshConfig): readonly Policy[] {
  const domains = [mesh.trustDomain, ...mesh.trustDomainAliases];
  return policies.map((policy) => (policy.kind === 'AuthorizationPolicy' ? withDomains(policy, domains) : policy));
}

function withDomains(policy: AuthorizationPolicy, domains: readonly string[]): AuthorizationPolicy {
  const each = (conditions: readonly Condition[]): readonly Condition[] =>
    conditions.map((condition) => expanded(condition, domains));
  const rules = policy.rules.map(({ from, to, when }): AuthorizationRule => ({
    from: from.map(each),
    to,
    when: each(when),
  }));
  return { ...policy, rules };
}

function expanded(condition: Condition, domains: readonly string[]): Condition {
  const equivalents = EQUIVALENTS[condition.key];
  if (equivalents === undefined) return condition;
  const all = (values: readonly string[]): readonly string[] => [
    ...new Set(values.flatMap((value) => equivalents(value, domains))),
  ];
  return { ...condition, any: all(condition.any), none: all(condition.none) };
}

type Equivalents = (value: string, domains: readonly string[]) => readonly string[];

const EQUIVALENTS: Readonly<Record<string, Equivalents>> = {
  'source.principal': ofPrincipal,
  'source.trustDomain': (value, domains) => (domains.includes(value) ? domains : [value]),
};

function ofPrincipal(principal: string, domains: readonly string[]): readonly string[] {
  const [domain = '', ...rest] = principal.split('/');
  // Anything else is not a principal with a trust domain.
  if (rest.length !== 4 || domain === '*') return [principal];
  if (domain !== POINTER && !domains.some((known) => fitsEitherWay(known, domain))) return [principal];
  return domains.map((known) => (fitsSuffix(known, domain) ? principal : [known, ...rest].join('/')));
}

/** Either may have a wildcard at an end (trustdomain/util.go, stringMatch). */
function fitsEitherWay(one: string, other: string): boolean {
  const pairs = [[one, other] as const, [other, one] as const];
  return (
    one === '*' ||
    one === other ||
    pairs.some(([text, pattern]) => fitsPrefix(text, pattern) || fitsSuffix(text, pattern))
  );
}

function fitsPrefix(text: string, pattern: string): boolean {
  return pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1));
}

function fitsSuffix(text: string, pattern: string): boolean {
  return pattern.startsWith('*') && text.endsWith(pattern.slice(1));
}
