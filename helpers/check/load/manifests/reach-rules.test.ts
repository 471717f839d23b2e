import { expect, test } from 'vitest';
import type { KubeObject } from '../../../kube/manifest.ts';
import { httpbin, sleep } from '../../../model/workloads/sample-workloads.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { reachProblems } from './reach-rules.ts';

const record = {
  cast: { 'sleep.full': sleep.meshed(), 'httpbin.foo': httpbin.meshed() },
} as unknown as CheckRecord;

function object(kind: string, spec: object, more: object = {}): KubeObject {
  const apiVersion = ['Service', 'Secret'].includes(kind) ? 'v1' : 'networking.istio.io/v1';
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'foo' }, spec, ...more };
}

test.each([
  ['Service', { type: 'LoadBalancer' }, 'is a Service of the type LoadBalancer'],
  ['Service', { type: 'ExternalName', externalName: 'db.example' }, 'sets spec.externalName'],
  ['Service', { externalIPs: ['10.0.0.1'] }, 'sets spec.externalIPs'],
  ['Gateway', { selector: { istio: 'ingressgateway' } }, 'selects gateways of all namespaces'],
  ['Gateway', {}, 'selects gateways of all namespaces'],
  ['VirtualService', { gateways: ['istio-system/public'] }, 'binds routes to the gateway istio-system/public'],
  ['VirtualService', { exportTo: ['.', 'payments'] }, 'is exported to the namespace payments'],
  [
    'HTTPRoute',
    { parentRefs: [{ name: 'g', namespace: 'payments' }] },
    'is bound to a parent in the namespace payments',
  ],
  ['DestinationRule', { exportTo: ['payments'] }, 'is exported to the namespace payments'],
])('refuses a %s of %j', (kind, spec, problem) => {
  expect(reachProblems(record, object(kind, spec)).join('; ')).toContain(problem);
});

test.each([
  ['a token of a service account', { type: 'kubernetes.io/service-account-token' }, 'outlives the run'],
  ['a finalizer', { metadata: { name: 'x', namespace: 'foo', finalizers: ['example.com/keep'] } }, 'finalizers'],
  ['a Secret without metadata, which another rule names', { metadata: undefined }, ''],
])('looks at %s', (_what, more, problem) => {
  expect(reachProblems(record, object('Secret', {}, more)).join('; ')).toContain(problem);
});

test.each([
  ['Service', { clusterIP: 'None', selector: { app: 'sleep' } }],
  ['Gateway', { selector: { app: 'httpbin' } }],
  ['VirtualService', { gateways: ['mesh', 'foo/inner', 'inner'], exportTo: ['.', 'full'] }],
  ['DestinationRule', { exportTo: ['*'] }],
  [
    'HTTPRoute',
    {
      parentRefs: [
        { kind: 'Service', name: 'httpbin' },
        { name: 'g', namespace: 'full' },
      ],
    },
  ],
  ['NetworkPolicy', { podSelector: {} }],
])('lets a %s of %j be', (kind, spec) => {
  expect(reachProblems(record, object(kind, spec))).toEqual([]);
});
