import { ROOT_NAMESPACE, selects, type Workload } from '../workloads/workload.ts';
import type { AuthorizationPolicy, AuthorizationRule, Match, Operation, Policy, Source } from './policy.ts';

/** One request as the callee's sidecar sees it. */
export interface Attempt {
  /** `<trust domain>/ns/<namespace>/sa/<account>` of a caller that proved itself by mTLS; "" for one that did not. */
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
  /** The server that was asked denied it, and not a rule. @default false */
  readonly byServer?: boolean;
  readonly trace: readonly string[];
}

/** CUSTOM before DENY before ALLOW; what is only tried out decides nothing; an ALLOW policy closes the workload to whatever it does not name (istio.io, concepts/security#implicit-enablement). */
export function authorize(
  policies: readonly Policy[],
  callee: Workload,
  attempt: Attempt,
  authorizers: readonly string[] = [],
): Authorized {
  const concerned = policies.filter(
    (policy): policy is AuthorizationPolicy => policy.kind === 'AuthorizationPolicy' && governs(policy, callee),
  );
  const custom = concerned.find((policy) => policy.action === 'CUSTOM' && matchesAny(policy.rules, attempt, 'DENY'));
  const asked = custom === undefined ? undefined : askedOf(custom, attempt, authorizers);
  if (asked?.allowed === false) return asked;
  const denied = concerned.find((policy) => policy.action === 'DENY' && matchesAny(policy.rules, attempt, 'DENY'));
  if (denied !== undefined) return { allowed: false, trace: [`${named(denied)} denies it`] };
  const allow = concerned.filter((policy) => policy.action === 'ALLOW');
  if (allow.length === 0) return { allowed: true, trace: concerned.length === 0 ? [] : ['no DENY rule matches it'] };
  const granted = allow.find((policy) => matchesAny(policy.rules, attempt, 'ALLOW'));
  return granted === undefined
    ? { allowed: false, trace: [`no rule of ${allow.map(named).join(', ')} allows it`] }
    : { allowed: true, trace: [`${named(granted)} allows it`] };
}

function governs(policy: AuthorizationPolicy, callee: Workload): boolean {
  const here = [ROOT_NAMESPACE, callee.namespace].includes(policy.namespace);
  return here && !policy.dryRun && selects(policy.selector, callee);
}

function named(policy: AuthorizationPolicy): string {
  return `AuthorizationPolicy ${policy.namespace}/${policy.name} (${policy.action})`;
}

/** What a server says that a CUSTOM rule leaves a request to: Istio's sample admits what carries its header. */
function askedOf(policy: AuthorizationPolicy, { http }: Attempt, authorizers: readonly string[]): Authorized {
  if (!authorizers.includes(policy.provider ?? '')) return { allowed: false, trace: [byNobody(policy)] };
  const headers = Object.entries(http?.headers ?? {});
  const admits = headers.some(([name, value]) => name.toLowerCase() === 'x-ext-authz' && value === 'allow');
  return {
    allowed: admits,
    byServer: true,
    trace: [`${named(policy)} asks ${policy.provider ?? ''}, which ${admits ? 'admits' : 'denies'} it`],
  };
}

/** A mesh that defines no provider asks nobody, and what nobody decides is denied (pilot, a CUSTOM policy's bad provider). */
function byNobody(policy: AuthorizationPolicy): string {
  return `${named(policy)} leaves it to the provider ${policy.provider ?? ''}, which the mesh does not define: denied`;
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

/** `<namespace>/<account>` of a principal; "" for a caller that proved none. */
function accountOf(principal: string): string {
  return /\/ns\/(?<namespace>[^/]+)\/sa\/(?<account>[^/]+)$/.exec(principal)?.slice(1).join('/') ?? '';
}

function toMatches(operations: readonly Operation[], attempt: Attempt, action: 'ALLOW' | 'DENY'): boolean {
  return operations.length === 0 || operations.some((operation) => operationMatches(operation, attempt, action));
}

/** Over plain TCP an HTTP field never matches an ALLOW rule and is left out of a DENY rule, which then denies more (istio.io, tasks/security/authorization/authz-tcp). */
function operationMatches(operation: Operation, { http, containerPort }: Attempt, action: 'ALLOW' | 'DENY'): boolean {
  const port = matches(operation.ports, containerPort.toString());
  if (http !== undefined) return port && matches(operation.methods, http.method) && matches(operation.paths, http.path);
  const namesHttp = [operation.methods, operation.paths].some(
    (match) => match.any !== undefined || match.none !== undefined,
  );
  return port && (!namesHttp || action === 'DENY');
}

/** An absent list takes everything; `*` takes any non-empty value; a leading or trailing `*` is a suffix or prefix. */
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
