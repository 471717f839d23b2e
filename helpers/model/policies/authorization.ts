import { ROOT_NAMESPACE, selects, type Workload } from '../workloads/workload.ts';
import type { AuthorizationPolicy, AuthorizationRule, Match, Operation, Policy, Source } from './policy.ts';

/** One request as the callee's sidecar receives it. */
export interface Attempt {
  /** `<trust domain>/ns/<namespace>/sa/<account>` of an mTLS caller; "" for any other caller. */
  readonly principal: string;
  readonly namespace: string;
  /** Absent when the protocol is not HTTP. */
  readonly http?: HttpAttempt;
  readonly containerPort: number;
}

interface HttpAttempt {
  readonly method: string;
  readonly path: string;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Authorized {
  readonly allowed: boolean;
  /** Whether an external authorizer decided, and not a rule. @default false */
  readonly byServer?: boolean;
  readonly trace: readonly string[];
}

/**
 * Applies the AuthorizationPolicies of a workload: CUSTOM before DENY before ALLOW. Dry-run
 * policies have no effect; an ALLOW policy denies every request that it does not match (istio.io,
 * concepts/security#implicit-enablement).
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
  const custom = governing.find((policy) => policy.action === 'CUSTOM' && matchesAny(policy.rules, attempt, 'DENY'));
  const external = custom === undefined ? undefined : externalDecision(custom, attempt, authorizers);
  if (external?.allowed === false) return external;
  const denied = governing.find((policy) => policy.action === 'DENY' && matchesAny(policy.rules, attempt, 'DENY'));
  if (denied !== undefined) return { allowed: false, trace: [`${named(denied)} denies it`] };
  const allow = governing.filter((policy) => policy.action === 'ALLOW');
  if (allow.length === 0) return { allowed: true, trace: governing.length === 0 ? [] : ['no DENY rule matches it'] };
  const matching = allow.find((policy) => matchesAny(policy.rules, attempt, 'ALLOW'));
  return matching === undefined
    ? { allowed: false, trace: [`no rule of ${allow.map(named).join(', ')} allows it`] }
    : { allowed: true, trace: [`${named(matching)} allows it`] };
}

function governs(policy: AuthorizationPolicy, callee: Workload): boolean {
  const here = [ROOT_NAMESPACE, callee.namespace].includes(policy.namespace);
  return here && !policy.dryRun && selects(policy.selector, callee);
}

function named(policy: AuthorizationPolicy): string {
  return `AuthorizationPolicy ${policy.namespace}/${policy.name} (${policy.action})`;
}

/** The decision of an external authorizer: Istio's sample admits requests that have its header. */
function externalDecision(policy: AuthorizationPolicy, { http }: Attempt, authorizers: readonly string[]): Authorized {
  if (!authorizers.includes(policy.provider ?? '')) return { allowed: false, trace: [withoutProvider(policy)] };
  const headers = Object.entries(http?.headers ?? {});
  const admits = headers.some(([name, value]) => name.toLowerCase() === 'x-ext-authz' && value === 'allow');
  return {
    allowed: admits,
    byServer: true,
    trace: [`${named(policy)} calls ${policy.provider ?? ''}, which ${admits ? 'admits' : 'denies'} it`],
  };
}

/**
 * A CUSTOM rule without its provider in the mesh denies (pilot, a CUSTOM policy's bad provider).
 */
function withoutProvider(policy: AuthorizationPolicy): string {
  return `${named(policy)} uses the provider ${policy.provider ?? ''}, which the mesh does not define: denied`;
}

function matchesAny(rules: readonly AuthorizationRule[], attempt: Attempt, action: 'ALLOW' | 'DENY'): boolean {
  return rules.some((rule) => fromMatches(rule.from, attempt) && toMatches(rule.to, attempt, action));
}

function fromMatches(sources: readonly Source[], attempt: Attempt): boolean {
  return sources.length === 0 || sources.some((source) => sourceMatches(source, attempt));
}

function sourceMatches({ principals, namespaces, serviceAccounts }: Source, attempt: Attempt): boolean {
  const { principal } = attempt;
  const namespace = principal === '' ? '' : attempt.namespace;
  return (
    matches(principals, principal) && matches(namespaces, namespace) && matches(serviceAccounts, accountOf(principal))
  );
}

/** `<namespace>/<account>` of a principal; "" for a caller without one. */
function accountOf(principal: string): string {
  return /\/ns\/(?<namespace>[^/]+)\/sa\/(?<account>[^/]+)$/.exec(principal)?.slice(1).join('/') ?? '';
}

function toMatches(operations: readonly Operation[], attempt: Attempt, action: 'ALLOW' | 'DENY'): boolean {
  return operations.length === 0 || operations.some((operation) => operationMatches(operation, attempt, action));
}

/**
 * Over plain TCP an HTTP field never matches in an ALLOW rule and is ignored in a DENY rule, which
 * then denies more (istio.io, tasks/security/authorization/authz-tcp).
 */
function operationMatches(operation: Operation, { http, containerPort }: Attempt, action: 'ALLOW' | 'DENY'): boolean {
  const port = matches(operation.ports, containerPort.toString());
  if (http !== undefined) return port && matches(operation.methods, http.method) && matches(operation.paths, http.path);
  const namesHttp = [operation.methods, operation.paths].some(
    (match) => match.any !== undefined || match.none !== undefined,
  );
  return port && (!namesHttp || action === 'DENY');
}

/**
 * An absent list matches everything; `*` matches any non-empty value; a leading or trailing `*`
 * matches a suffix or prefix.
 */
function matches({ any, none }: Match, value: string): boolean {
  return (
    (any === undefined || any.some((pattern) => fits(pattern, value))) &&
    !(none ?? []).some((pattern) => fits(pattern, value))
  );
}

function fits(pattern: string, value: string): boolean {
  if (pattern === '*') return value !== '';
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}
