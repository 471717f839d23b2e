import { describe, expect, test } from 'vitest';
import { sleep } from '../../workloads/sample-workloads.ts';
import { ROOT_NAMESPACE, workloadOf, type Workload } from '../../workloads/workload.ts';
import { parsePolicies } from '../parse-policies.ts';
import { ruleFor } from './lookup.ts';

const HOST = 'httpbin.foo.svc.cluster.local';
const service = { host: HOST, namespace: 'foo' };
const caller = (namespace: string) => workloadOf(`sleep.${namespace}`, sleep.meshed()) as Workload;
let made = 0;
const rule = (spec: object, namespace = 'foo') => ({
  kind: 'DestinationRule',
  metadata: { name: `rule-${(made += 1).toString().padStart(3, '0')}`, namespace },
  spec: { host: HOST, ...spec },
});
const tls = (mode: string) => ({ trafficPolicy: { tls: { mode } } });
const subset = (name: string, extra: object = {}) => ({ subsets: [{ name, labels: { version: name }, ...extra }] });
const selecting = (app: string) => ({ workloadSelector: { matchLabels: { app } } });

/** The mode that a caller of a namespace finds for the host. */
const modeFor = (docs: readonly object[], from = 'full', byDefault = ['*']) =>
  ruleFor(parsePolicies(docs), caller(from), service, byDefault)?.traffic?.tls?.mode;

describe('rules of one host', () => {
  test.each([
    ['a younger policy where there is none', [rule(subset('v1')), rule(tls('DISABLE'))], 'DISABLE'],
    ['of three, the first policy', [rule(subset('v1')), rule(tls('SIMPLE')), rule(tls('DISABLE'))], 'SIMPLE'],
    ['no younger policy beside an empty one', [rule({ trafficPolicy: {} }), rule(tls('DISABLE'))], undefined],
    [
      'no younger TLS beside other settings',
      [rule({ trafficPolicy: { connectionPool: {} } }), rule(tls('DISABLE'))],
      undefined,
    ],
    ['those of a short host', [rule({ host: 'httpbin', ...subset('v1') }), rule(tls('DISABLE'))], 'DISABLE'],
    ['no other host', [rule(subset('v1')), rule({ host: '*.foo.svc.cluster.local', ...tls('DISABLE') })], undefined],
    [
      'the last of those that export differently',
      [rule(tls('ISTIO_MUTUAL')), rule({ exportTo: ['*'], ...tls('DISABLE') })],
      'DISABLE',
    ],
    [
      'the first of those that export the same in another order',
      [rule({ exportTo: ['full', 'bar'], ...tls('SIMPLE') }), rule({ exportTo: ['bar', 'full'], ...tls('DISABLE') })],
      'SIMPLE',
    ],
    [
      'one that exports more into the first',
      [rule({ exportTo: ['full'], ...tls('SIMPLE') }), rule({ exportTo: ['full', 'bar'], ...tls('DISABLE') })],
      'SIMPLE',
    ],
  ])('are merged: %s', (_, docs, mode) => expect(modeFor(docs)).toBe(mode));

  test('keep the first of two subsets with one name, and add others', () => {
    const docs = [rule(subset('v1', tls('SIMPLE'))), rule(subset('v1', tls('DISABLE'))), rule(subset('v2'))];
    const found = ruleFor(parsePolicies(docs), caller('full'), service);
    expect(found?.from).toHaveLength(3);
    expect(Object.keys(found?.subsets ?? {}).toSorted()).toEqual(['v1', 'v2']);
    expect(found?.subsets['v1']?.traffic?.tls?.mode).toBe('SIMPLE');
  });

  test('with selectors are merged where these are equal, and private', () => {
    const docs = [
      rule(subset('v1'), 'full'),
      rule({ ...selecting('sleep'), ...subset('v2') }, 'full'),
      rule({ ...selecting('sleep'), ...tls('SIMPLE') }, 'full'),
      rule({ ...selecting('auditor'), ...tls('DISABLE') }, 'full'),
    ];
    expect(modeFor(docs)).toBe('SIMPLE');
    expect(modeFor([rule({ ...selecting('sleep'), ...tls('DISABLE') })])).toBeUndefined();
  });

  test('that are private are lost to callers that an older one with a selector does not select', () => {
    const docs = [
      rule({ ...selecting('auditor'), ...tls('SIMPLE') }, 'full'),
      rule({ exportTo: ['.'], ...tls('DISABLE') }, 'full'),
    ];
    expect(modeFor(docs)).toBeUndefined();
  });
});

describe('the lookup', () => {
  test.each([
    ['a rule for other namespaces', [rule({ exportTo: ['bar'], ...tls('DISABLE') })], undefined],
    ['a rule for none', [rule({ exportTo: ['~'], ...tls('DISABLE') })], undefined],
    ['an empty selector elsewhere', [rule({ workloadSelector: {}, ...tls('DISABLE') })], undefined],
    ['an empty selector in its namespace', [rule({ workloadSelector: {}, ...tls('DISABLE') }, 'full')], 'DISABLE'],
    [
      'a less specific rule of the root once the namespace has one',
      [
        rule({ ...selecting('auditor'), ...tls('SIMPLE') }, 'full'),
        rule({ host: '*.local', ...tls('DISABLE') }, ROOT_NAMESPACE),
      ],
      undefined,
    ],
    [
      'a less specific rule once a specific one is for others',
      [rule({ exportTo: ['bar'], ...tls('SIMPLE') }), rule({ host: '*.foo.svc.cluster.local', ...tls('DISABLE') })],
      undefined,
    ],
    [
      'a rule of the root where the specific one is for others',
      [rule({ exportTo: ['bar'], ...tls('SIMPLE') }), rule({ host: '*', ...tls('DISABLE') }, ROOT_NAMESPACE)],
      'DISABLE',
    ],
    ['a host of two parts', [rule({ host: 'httpbin.foo', ...tls('DISABLE') })], undefined],
  ])('meets %s', (_, docs, mode) => expect(modeFor(docs)).toBe(mode));

  test("honours the mesh's default for rules without a list", () => {
    const docs = [rule(tls('DISABLE'))];
    expect([modeFor(docs, 'full', ['.']), modeFor(docs, 'foo', ['.'])]).toEqual([undefined, 'DISABLE']);
    expect(modeFor([rule({ exportTo: ['*'], ...tls('DISABLE') })], 'full', ['.'])).toBe('DISABLE');
  });

  test('of the root namespace itself begins with private rules', () => {
    const root = rule({ exportTo: ['.'], ...tls('SIMPLE') }, ROOT_NAMESPACE);
    expect(modeFor([root, rule(tls('DISABLE'))], ROOT_NAMESPACE)).toBe('SIMPLE');
    const open = rule({ host: '*.local', ...tls('SIMPLE') }, ROOT_NAMESPACE);
    expect(modeFor([open, rule(tls('DISABLE'))], ROOT_NAMESPACE)).toBe('DISABLE');
  });
});
