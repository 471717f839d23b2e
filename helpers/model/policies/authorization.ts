import type { Workload } from '../workloads/workload.ts';
import { governs } from './attached.ts';
import type { Attempt } from './conditions/attempt.ts';
import { matchesRule } from './conditions/rule.ts';
import { anyOf, isUnknown, type Truth } from './conditions/truth.ts';
import type { AuthorizationPolicy, Policy } from './policy.ts';
import { authenticate } from './tokens/authenticate.ts';

export type { Attempt } from './conditions/attempt.ts';

export interface Authorized {
  readonly allowed: boolean;
  /** Whether an external authorizer decided, and not a rule. @default false */
  readonly byServer?: boolean;
  /** Status with which a token was refused, before the rules of DENY and ALLOW. */
  readonly tokenStatus?: 401 | 403;
  readonly trace: readonly string[];
  /** Fields that would decide and that the model cannot evaluate; then `allowed` has no meaning. */
  readonly notModelled?: readonly string[];
}

/**
 * Applies the policies of a workload: CUSTOM, then its RequestAuthentications, DENY and ALLOW
 * (pilot/pkg/networking/core, listener_builder.go). Dry-run
 * policies have no effect, except those of CUSTOM; an ALLOW policy denies every request that it
 * does not match (istio.io, concepts/security#implicit-enablement).
 */
export function authorize(
  policies: readonly Policy[],
  callee: Workload,
  attempt: Attempt,
  authorizers: readonly string[] = [],
): Authorized {
  const governing = policies.filter(
    (policy): policy is AuthorizationPolicy => policy.kind === 'AuthorizationPolicy' && governs(policy, callee),
  );
  const custom = byCustom(governing, attempt, authorizers);
  // An authorizer refuses in another way than the rules after it.
  if (custom.notModelled !== undefined) return custom;
  const token = authenticate(policies, callee, attempt);
  if (custom.allowed && 'notModelled' in token) return { ...PASSES, notModelled: token.notModelled };
  if (custom.allowed && 'status' in token) return { allowed: false, tokenStatus: token.status, trace: token.trace };
  const received = 'attempt' in token ? token.attempt : attempt;
  const steps = [custom, byDeny(governing, received), byAllow(governing, received)];
  const refusal = steps.find((step) => step.notModelled === undefined && !step.allowed);
  if (refusal !== undefined) return refusal;
  const unknown = steps.flatMap(({ notModelled = [] }) => notModelled);
  const trace = steps.flatMap((step) => step.trace);
  if (unknown.length > 0) return { allowed: false, trace, notModelled: unknown };
  return { allowed: true, trace: trace.length === 0 && governing.length > 0 ? ['no DENY rule matches it'] : trace };
}

function named(policy: AuthorizationPolicy): string {
  return `AuthorizationPolicy ${policy.namespace}/${policy.name} (${policy.action})`;
}

const PASSES: Authorized = { allowed: true, trace: [] };

function byDeny(governing: readonly AuthorizationPolicy[], attempt: Attempt): Authorized {
  return deniedBy(
    governing.filter(({ action, dryRun }) => action === 'DENY' && !dryRun),
    attempt,
    'denies it',
  );
}

/** A refusal by the first policy that matches. */
function deniedBy(policies: readonly AuthorizationPolicy[], attempt: Attempt, how: string): Authorized {
  const matching = policies.find((policy) => matchesPolicy(policy, attempt) === true);
  if (matching !== undefined) return { allowed: false, trace: [`${named(matching)} ${how}`] };
  const unknown = policies.flatMap((policy) => unknownOf(policy, matchesPolicy(policy, attempt)));
  return unknown.length === 0 ? PASSES : { ...PASSES, notModelled: unknown };
}

function byAllow(governing: readonly AuthorizationPolicy[], attempt: Attempt): Authorized {
  const policies = governing.filter(({ action, dryRun }) => action === 'ALLOW' && !dryRun);
  if (policies.length === 0) return PASSES;
  const matching = policies.find((policy) => matchesPolicy(policy, attempt) === true);
  if (matching !== undefined) return { allowed: true, trace: [`${named(matching)} allows it`] };
  const unknown = policies.flatMap((policy) => unknownOf(policy, matchesPolicy(policy, attempt)));
  if (unknown.length > 0) return { ...PASSES, notModelled: unknown };
  return { allowed: false, trace: [`no rule of ${policies.map(named).join(', ')} allows it`] };
}

/**
 * The step of external authorizers. Istio's filter for them evaluates enforced rules without
 * enforcing them, for the authorizer to be called, and enforces dry-run rules as denials. It denies
 * what an enforced rule matches if the mesh does not define its provider or a workload has several;
 * a TCP port has no filter of an HTTP provider (pilot/pkg/security/authz/builder, builder.go).
 */
function byCustom(
  governing: readonly AuthorizationPolicy[],
  attempt: Attempt,
  authorizers: readonly string[],
): Authorized {
  const policies = governing.filter(({ action }) => action === 'CUSTOM');
  const enforced = policies.filter(({ dryRun }) => !dryRun);
  const [provider = '', ...others] = new Set(policies.map((policy) => policy.provider ?? ''));
  if (others.length > 0) return deniedBy(enforced, attempt, 'is one of several providers: denied');
  if (!authorizers.includes(provider))
    return deniedBy(enforced, attempt, `uses the provider ${provider}, which the mesh does not define: denied`);
  if (attempt.http === undefined) return PASSES;
  const tried = deniedBy(
    policies.filter(({ dryRun }) => dryRun),
    attempt,
    'denies it although it is in dry-run mode',
  );
  return tried.allowed && tried.notModelled === undefined ? calledBy(enforced, attempt) : tried;
}

/** The decision of an external authorizer: Istio's sample admits requests that have its header. */
function calledBy(enforced: readonly AuthorizationPolicy[], attempt: Attempt): Authorized {
  const called = deniedBy(enforced, attempt, '');
  if (called.allowed) return called;
  const headers = Object.entries(attempt.http?.headers ?? {});
  const admits = headers.some(([name, value]) => name.toLowerCase() === 'x-ext-authz' && value === 'allow');
  const policy = enforced.find((candidate) => matchesPolicy(candidate, attempt) === true);
  const who = policy === undefined ? '' : `${named(policy)} calls ${policy.provider ?? ''}`;
  return { allowed: admits, byServer: true, trace: [`${who}, which ${admits ? 'admits' : 'denies'} it`] };
}

function matchesPolicy({ rules, action }: AuthorizationPolicy, attempt: Attempt): Truth {
  return anyOf(rules.map((rule) => matchesRule(rule, attempt, action)));
}

function unknownOf({ namespace, name }: AuthorizationPolicy, truth: Truth): readonly string[] {
  return isUnknown(truth) ? truth.map((field) => `AuthorizationPolicy ${namespace}/${name}: ${field}`) : [];
}
