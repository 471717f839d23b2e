import { describe, expect, test } from 'vitest';
import { authorize } from '../authorization.ts';
import { callee, decided, from, get, policyOf, tcp, to } from './fixture.ts';

const everything = [{}];
const annotated = (value: string) => ({ annotations: { 'istio.io/dry-run': value } });

describe('the annotation for dry-run', () => {
  test.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('%s is true', (value) => {
    expect(decided(policyOf('DENY', everything, {}, annotated(value)))).toBe('allowed');
  });

  test.each(['0', 'f', 'false', 'False', 'yes', 'on', 'tRUE', ''])(
    '"%s" is not true, and the rule is enforced',
    (value) => {
      expect(decided(policyOf('DENY', everything, {}, annotated(value)))).toBe('denied');
    },
  );
});

describe('a CUSTOM policy', () => {
  const custom = (provider: string, metadata: object = {}) =>
    policyOf('CUSTOM', to({ paths: ['/headers'] }), { provider: { name: provider } }, { name: provider, ...metadata });
  const other = { ...get, http: { method: 'GET', path: '/other' } };
  const admitted = { ...get, http: { method: 'GET', path: '/headers', headers: { 'X-Ext-Authz': 'allow' } } };

  test('in dry-run mode denies by the rule itself, whatever its server would decide', () => {
    const policies = custom('server', annotated('true'));
    const decision = authorize(policies, callee, admitted, ['server']);
    expect([decision.allowed, decision.byServer, decided(policies, other, ['server'])]).toEqual([
      false,
      undefined,
      'allowed',
    ]);
  });

  test('in dry-run mode denies nothing without its provider', () => {
    expect(decided(custom('absent', annotated('true')))).toBe('allowed');
  });

  test('of another provider than a second one denies what either matches', () => {
    const policies = [...custom('server'), ...custom('second')];
    expect([decided(policies, admitted, ['server', 'second']), decided(policies, other, ['server', 'second'])]).toEqual(
      ['denied', 'allowed'],
    );
  });

  test('of an HTTP provider has no effect over TCP, one of an unknown provider denies', () => {
    const policies = policyOf('CUSTOM', everything, { provider: { name: 'server' } });
    expect([decided(policies, tcp, ['server']), decided(policies, tcp)]).toEqual(['allowed', 'denied']);
  });
});

test('a refusal is not modelled where an authorizer could have refused before, in its own way', () => {
  const custom = policyOf('CUSTOM', from({ ipBlocks: ['10.0.0.0/8'] }), { provider: { name: 'server' } });
  expect(decided([...custom, ...policyOf('DENY', everything)], get, ['server'])).toEqual([
    'AuthorizationPolicy foo/custom: spec.rules[0].from[0].source.ipBlocks',
  ]);
});

describe('a policy with targetRefs', () => {
  const gateway = { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'httpbin' };

  test.each([
    [{ targetRefs: [{ kind: 'Service', group: '', name: 'httpbin' }] }],
    [{ targetRefs: [gateway] }],
    [{ targetRef: gateway }],
  ])('%j does not apply to a sidecar', (spec) => {
    expect(decided(policyOf('DENY', everything, spec))).toBe('allowed');
  });

  test('applies to the pods of a Gateway, which it names in their namespace', () => {
    const pods = { ...callee, labels: { 'gateway.networking.k8s.io/gateway-name': 'httpbin' } };
    const allowed = (name: string) =>
      authorize(policyOf('DENY', everything, { targetRefs: [{ ...gateway, name }] }), pods, get).allowed;
    expect([allowed('httpbin'), allowed('other')]).toEqual([false, true]);
  });

  test('has no effect when the list is empty', () => {
    expect(decided(policyOf('DENY', from({ namespaces: ['full'] }), { targetRefs: [] }))).toBe('denied');
  });
});
