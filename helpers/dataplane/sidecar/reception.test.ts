import { expect, test } from 'vitest';
import type { CastPod } from '../../kube/pods.ts';
import { sidecarReception } from './reception.ts';

const pod: CastPod = {
  namespace: 'full',
  workload: 'httpbin',
  name: 'httpbin-1',
  uid: 'u-1',
  ip: '10.0.0.1',
  node: 'node',
  meshed: true,
  traffic: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' },
  serviceAccount: 'httpbin',
};

test.each([
  ['a port of a meshed pod', pod, 80, 'proxy'],
  ['any port of a meshed pod', pod, undefined, 'proxy'],
  ['a port that the sidecar excludes', pod, 8080, 'application'],
  ['a bare pod', { ...pod, meshed: false }, 80, 'application'],
  ['an unknown pod', undefined, 80, 'application'],
])('calls to %s', (_what, called, port, receiver) => {
  expect(sidecarReception(called, port)).toBe(receiver);
});
