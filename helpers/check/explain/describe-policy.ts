import type { KubeObject } from '../../kube/manifest.ts';
import { parsePolicies } from '../../model/policies/parse-policies.ts';
import type { OtherObject } from '../../model/policies/placed.ts';
import type { AuthorizationPolicy, AuthorizationRule, Condition, Labels, Policy } from '../../model/policies/policy.ts';
import type { RequestAuthentication } from '../../model/policies/tokens/types.ts';
import { ROOT_NAMESPACE } from '../../model/workloads/workload.ts';
import { describeGateway, describeSecret } from './describe-gateway.ts';
import { describeRule, describeVirtualService } from './describe-routing.ts';

/**
 * Describes each object of a manifest: a policy as the model interprets it, other objects by kind
 * and name.
 */
export function describeObjects(objects: readonly KubeObject[]): string[] {
  return objects.map((object) => {
    const named = `${object.kind} ${placeOf(object.metadata)}`;
    const [policy] = parsePolicies([object]);
    if (policy === undefined) return named;
    const text = policy.kind === 'Other' ? named : `${named}: ${describePolicy(policy)}`;
    return [text, ...policy.notModelled.map((path) => `not modelled: ${path}`)].join('; ');
  });
}

function placeOf({ namespace, name }: { namespace?: string; name: string }): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Describes a policy and its targets, as the model interprets it. */
function describePolicy(policy: Exclude<Policy, OtherObject>): string {
  switch (policy.kind) {
    case 'PeerAuthentication': {
      const ports = Object.entries(policy.portLevel).map(([port, mode]) => `, but ${mode} at its port ${port}`);
      return `${subject(policy.selector, policy.namespace)} takes connections in mode ${policy.mode}${ports.join('')}`;
    }
    case 'DestinationRule':
      return describeRule(policy);
    case 'AuthorizationPolicy':
      return authorization(policy);
    case 'RequestAuthentication':
      return describeTokens(policy);
    case 'Service':
      return `${policy.headless ? 'the name leads' : 'its address leads'} to ${subject(policy.selector, policy.namespace)}`;
    case 'VirtualService':
      return describeVirtualService(policy);
    case 'Gateway':
      return describeGateway(policy);
    case 'Secret':
      return describeSecret(policy);
    case 'Sidecar': {
      const mode = policy.outboundTraffic ?? 'the mode of the mesh';
      return `${subject(policy.selector, policy.namespace)} treats hosts that the registry does not have by ${mode}`;
    }
    case 'ServiceEntry': {
      const who = policy.servers.length === 0 ? 'by any identity' : `by ${policy.servers.join(' or ')}`;
      const where = policy.resolution === 'original' ? 'the address that its caller uses' : policy.endpoint;
      return `${policy.hosts.join(' or ')} is run at ${where} ${who}`;
    }
  }
}

function describeTokens({ selector, namespace, targetRefs, rules }: RequestAuthentication): string {
  const targets = targetRefs.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  const issuers = rules.map(({ issuer }) => issuer || 'any issuer').join(' or ');
  return `${targets || subject(selector, namespace)} verifies tokens, which have to be of ${issuers || 'no issuer'}`;
}

function subject(selector: Labels, namespace: string): string {
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  if (labels.length > 0) return `the workload ${labels.join(', ')}`;
  return `every workload of ${namespace === ROOT_NAMESPACE ? 'the mesh' : namespace}`;
}

function authorization({
  action,
  selector,
  namespace,
  rules,
  provider,
  dryRun,
  targetRefs,
}: AuthorizationPolicy): string {
  const article = action.startsWith('A') ? 'an' : 'a';
  const whose = provider === undefined ? '' : ` as ${provider} decides`;
  const earnest = dryRun ? ', evaluated and not enforced' : '';
  const what = rules.length === 0 ? 'nothing, since it has no rule' : rules.map(ruleText).join('; or ');
  const targets = targetRefs.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return `${targets === '' ? subject(selector, namespace) : targets} has ${article} ${action} rule${whose} for ${what}${earnest}`;
}

function ruleText({ from, to, when }: AuthorizationRule): string {
  const sources = from.map(conditionsText);
  const operations = to.map(conditionsText);
  const parts = [
    ...(sources.length === 0 ? [] : [`callers with ${sources.join(' or ')}`]),
    ...(operations.length === 0 ? [] : [`requests with ${operations.join(' or ')}`]),
    ...(when.length === 0 ? [] : [`where ${conditionsText(when)}`]),
  ];
  return parts.join(' and ') || 'every request';
}

function conditionsText(conditions: readonly Condition[]): string {
  const rendered = conditions.flatMap((condition) => [
    ...(condition.any.length === 0 ? [] : [`${nameOf(condition)} ${condition.any.join(' or ')}`]),
    ...(condition.none.length === 0 ? [] : [`${nameOf(condition)} other than ${condition.none.join(' and ')}`]),
  ]);
  return rendered.join(', ') || 'any value';
}

/** The field of a source or an operation, without its negation, or the attribute of a condition. */
function nameOf({ key, field }: Condition): string {
  if (field.endsWith(']')) return key;
  const name = field.slice(field.lastIndexOf('.') + 1);
  return name.replace(/^not(.)/, (_, first: string) => first.toLowerCase());
}
