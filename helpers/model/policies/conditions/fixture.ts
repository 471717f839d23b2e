import type { Workload } from '../../workloads/workload.ts';
import { authorize, type Attempt } from '../authorization.ts';
import { parsePolicies } from '../parse-policies.ts';

/** A callee in the mesh. */
export const callee: Workload = {
  app: 'httpbin',
  headless: false,
  name: 'httpbin',
  namespace: 'foo',
  labels: { app: 'httpbin' },
  serviceAccount: 'httpbin',
  meshed: true,
  annotations: {},
};

/** A GET of sleep.full over mTLS. */
export const get: Attempt = {
  principal: 'cluster.local/ns/full/sa/sleep',
  http: { method: 'GET', path: '/headers', host: 'httpbin.foo:8000' },
  containerPort: 8080,
  sni: 'outbound_.8000_._.httpbin.foo.svc.cluster.local',
};
/** The same in plaintext. */
export const bare: Attempt = { ...get, principal: '', sni: '' };
/** Bytes of the same caller. */
export const { http: _http, ...tcp } = get;

/** An AuthorizationPolicy in the callee's namespace. */
export function policyOf(action: string, rules: unknown, spec: object = {}, metadata: object = {}) {
  const doc = {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: action.toLowerCase(), namespace: 'foo', ...metadata },
    spec: { action, rules, ...spec },
  };
  return parsePolicies([doc]);
}

/** The decision: `allowed`, `denied`, or the fields that are not modelled. */
export function decided(
  policies: ReturnType<typeof parsePolicies>,
  attempt: Attempt = get,
  authorizers?: readonly string[],
): string | readonly string[] {
  const { allowed, notModelled } = authorize(policies, callee, attempt, authorizers);
  return notModelled ?? (allowed ? 'allowed' : 'denied');
}

export const from = (source: object) => [{ from: [{ source }] }];
export const to = (operation: object) => [{ to: [{ operation }] }];
export const when = (condition: object) => [{ when: [condition] }];
