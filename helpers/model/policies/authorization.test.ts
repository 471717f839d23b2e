import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Workload } from '../workloads/workload.ts';
import { authorize, type Attempt } from './authorization.ts';
import { parsePolicies } from './parse-policies.ts';

const callee: Workload = {
  app: 'httpbin',
  headless: false,
  name: 'httpbin',
  namespace: 'foo',
  labels: { app: 'httpbin' },
  serviceAccount: 'httpbin',
  meshed: true,
  annotations: {},
};
const full = 'cluster.local/ns/full/sa/sleep';
const get: Attempt = {
  principal: full,
  http: { method: 'GET', path: '/headers' },
  containerPort: 8080,
};
const bare: Attempt = { ...get, principal: '' };

const rule = (action: string, rules: unknown) =>
  parsePolicies([
    { kind: 'AuthorizationPolicy', metadata: { name: action, namespace: 'foo' }, spec: { action, rules } },
  ]);
const from = (source: object) => [{ from: [{ source }] }];
const to = (operation: object) => [{ to: [{ operation }] }];
const allowed = (policies: ReturnType<typeof rule>, attempt: Attempt) => authorize(policies, callee, attempt).allowed;

describe('authorize', () => {
  test('allows everything without a policy', () => {
    expect([allowed([], get), allowed([], bare)]).toEqual([true, true]);
  });

  test('denies the named principal and no other', () => {
    const policies = rule('DENY', from({ principals: [full] }));
    expect([
      allowed(policies, get),
      allowed(policies, { ...get, principal: 'cluster.local/ns/bar/sa/sleep' }),
      allowed(policies, bare),
    ]).toEqual([false, true, true]);
  });

  test('denies what an ALLOW policy does not match', () => {
    const policies = rule('ALLOW', from({ principals: [full] }));
    expect([allowed(policies, get), allowed(policies, bare)]).toEqual([true, false]);
  });

  test.prop([fc.constantFrom(get, bare)])('gives DENY precedence over ALLOW', (attempt) => {
    expect(allowed([...rule('ALLOW', [{}]), ...rule('DENY', [{}])], attempt)).toBe(false);
  });

  test.prop([fc.constantFrom(get, bare)])('denies every request under an ALLOW policy without rules', (attempt) => {
    expect(allowed(rule('ALLOW', undefined), attempt)).toBe(false);
  });

  test.each([
    ['method', { methods: ['GET'] }, false],
    ['other method', { methods: ['POST'] }, true],
    ['path prefix', { paths: ['/head*'] }, false],
    ['path suffix', { paths: ['*ers'] }, false],
    ['other path', { paths: ['/ip'] }, true],
    ['port', { ports: ['8080'] }, false],
    ['service port, which is not the workload port', { ports: ['8000'] }, true],
    ['excluded method', { notMethods: ['GET'] }, true],
    ['all but another method', { notMethods: ['POST'] }, false],
  ])('matches DENY by %s', (_, operation, expected) => {
    expect(allowed(rule('DENY', to(operation)), get)).toBe(expected);
  });

  test('matches any authenticated principal by `*`', () => {
    const policies = rule('DENY', from({ principals: ['*'] }));
    expect([allowed(policies, get), allowed(policies, bare)]).toEqual([false, true]);
  });

  test('matches a bare caller by notPrincipals', () => {
    const policies = rule('DENY', from({ notPrincipals: [full] }));
    expect([allowed(policies, get), allowed(policies, bare)]).toEqual([true, false]);
  });

  test('matches namespaces of authenticated callers only', () => {
    const policies = rule('DENY', from({ namespaces: ['full'] }));
    expect([allowed(policies, get), allowed(policies, bare)]).toEqual([false, true]);
  });

  test('matches a service account in the namespace that the rule or the policy names', () => {
    const neighbour = { ...get, principal: 'other.domain/ns/foo/sa/sleep' };
    const denied = (account: string) => {
      const policies = rule('DENY', from({ serviceAccounts: [account] }));
      return [get, neighbour, bare].map((attempt) => !allowed(policies, attempt));
    };
    expect([denied('full/sleep'), denied('sleep'), denied('full/sleeper')]).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, false],
    ]);
  });

  test.each(['ALLOW', 'DENY', 'CUSTOM'])('does not enforce a %s policy in dry-run mode', (action) => {
    const dryRun = (value: string) =>
      parsePolicies([
        {
          kind: 'AuthorizationPolicy',
          metadata: { name: 'a', namespace: 'foo', annotations: { 'istio.io/dry-run': value } },
          spec: { action, rules: [{ from: [{ source: { principals: [full] } }] }] },
        },
      ]);
    const attempt = action === 'ALLOW' ? bare : get;
    expect([allowed(dryRun('true'), attempt), allowed(dryRun('false'), attempt)]).toEqual([true, false]);
  });

  test('denies what matches a CUSTOM rule with an undefined provider, before any ALLOW, and nothing else', () => {
    const policies = [...rule('CUSTOM', to({ paths: ['/custom*'] })), ...rule('ALLOW', [{}])];
    const custom = { ...get, http: { method: 'GET', path: '/custom/a' } };
    expect([allowed(policies, get), allowed(policies, custom)]).toEqual([true, false]);
  });

  test('ignores an AUDIT policy', () => {
    expect(allowed(rule('AUDIT', [{}]), get)).toBe(true);
  });

  test('over TCP denies more by a DENY rule with HTTP fields and allows nothing by an ALLOW rule with them', () => {
    const { http: _http, ...tcp } = get;
    expect([
      allowed(rule('DENY', to({ methods: ['POST'] })), tcp),
      allowed(rule('ALLOW', to({ methods: ['GET'] })), tcp),
    ]).toEqual([false, false]);
  });

  test('ignores the policies of other workloads and namespaces', () => {
    const doc = (metadata: object, spec: object) => ({
      kind: 'AuthorizationPolicy',
      metadata,
      spec: { action: 'DENY', rules: [{}], ...spec },
    });
    const policies = parsePolicies([
      doc({ name: 'a', namespace: 'bar' }, {}),
      doc({ name: 'b', namespace: 'foo' }, { selector: { matchLabels: { app: 'sleep' } } }),
    ]);
    expect(allowed(policies, get)).toBe(true);
  });
});
