import { describe, expect, test } from 'vitest';
import { sleep } from '../../workloads/sample-workloads.ts';
import { ROOT_NAMESPACE, workloadOf, type Workload } from '../../workloads/workload.ts';
import { parsePolicies } from '../parse-policies.ts';
import { ruleFor } from './lookup.ts';

const caller = workloadOf('sleep.full', sleep.meshed()) as Workload;
const service = { host: 'httpbin.foo.svc.cluster.local', namespace: 'foo' };
const rule = (name: string, namespace: string, spec: object = {}) => ({
  kind: 'DestinationRule',
  metadata: { name, namespace },
  spec: { host: 'httpbin.foo.svc.cluster.local', ...spec },
});
const found = (...docs: readonly object[]) => ruleFor(parsePolicies(docs), caller, service)?.name;

describe('ruleFor', () => {
  test.each([
    ["the caller's namespace before the callee's", [rule('callee', 'foo'), rule('caller', 'full')], 'caller'],
    ["the callee's namespace before the root", [rule('root', ROOT_NAMESPACE), rule('callee', 'foo')], 'callee'],
    ['the root namespace last', [rule('root', ROOT_NAMESPACE)], 'root'],
    ['no other namespace', [rule('other', 'bar')], undefined],
    ['a rule that is exported to all namespaces', [rule('public', 'foo', { exportTo: ['*'] })], 'public'],
    [
      "a rule that is exported to the caller's namespace",
      [rule('exported', 'foo', { exportTo: ['full'] })],
      'exported',
    ],
    ['no rule that is not exported', [rule('private', 'foo', { exportTo: ['.'] })], undefined],
    [
      "a rule of the caller's namespace that is not exported",
      [rule('private', 'full', { exportTo: ['.'] })],
      'private',
    ],
    [
      'a rule that selects the caller, although another one is older',
      [rule('all', 'full'), rule('chosen', 'full', { workloadSelector: { matchLabels: { app: 'sleep' } } })],
      'chosen',
    ],
    [
      'no rule that selects another workload',
      [rule('other', 'full', { workloadSelector: { matchLabels: { app: 'auditor' } } })],
      undefined,
    ],
    [
      'no rule with a selector in another namespace',
      [rule('chosen', 'foo', { workloadSelector: { matchLabels: { app: 'sleep' } } })],
      undefined,
    ],
    ['the oldest of two', [rule('old', 'full'), rule('new', 'full')], 'old'],
  ])('finds %s', (_, docs, name) => {
    expect(found(...docs)).toBe(name);
  });
});

test('reads the subsets of a rule', () => {
  const subsets = [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { tls: { mode: 'DISABLE' } } }];
  expect(ruleFor(parsePolicies([rule('versions', 'foo', { subsets })]), caller, service)?.subsets).toEqual({
    v1: { labels: { version: 'v1' }, traffic: { tls: expect.objectContaining({ mode: 'DISABLE' }), ports: [] } },
  });
});
