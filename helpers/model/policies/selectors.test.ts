import { expect, test } from 'vitest';
import { describeOutcome } from '../outcome.ts';
import { requirePrediction } from '../predict/predict.ts';
import { http } from '../probes/http.ts';
import { httpbin, sleep } from '../workloads/sample-workloads.ts';
import { parsePolicies } from './parse-policies.ts';

const cast = { 'sleep.legacy': sleep.bare(), 'httpbin.foo': httpbin.meshed() };

function refusedBy(kind: string, matchLabels: object, spec: object): boolean {
  const doc = { kind, metadata: { name: 'p', namespace: 'foo' }, spec: { selector: { matchLabels }, ...spec } };
  const situation = { cast, route: 'sleep.legacy -> httpbin.foo', probe: http.get('/') };
  const { outcome } = requirePrediction({ ...situation, policies: parsePolicies([doc]) });
  return describeOutcome(outcome).startsWith('refused');
}

test.each([
  [{ app: 'httpbin', version: 'v1' }, true],
  [{ app: 'httpbin', version: 'v2' }, false],
  [{ 'service.istio.io/canonical-name': 'httpbin' }, true],
  [{ 'service.istio.io/canonical-revision': 'v1' }, true],
  [{ 'security.istio.io/tlsMode': 'istio' }, true],
  [{ 'security.istio.io/tlsMode': 'disabled' }, false],
  [{}, true],
])('a policy that selects %j selects by the labels of the pod, those of injection too', (labels, selected) => {
  expect([
    refusedBy('AuthorizationPolicy', labels, { action: 'DENY', rules: [{}] }),
    refusedBy('AuthorizationPolicy', labels, {}),
    refusedBy('PeerAuthentication', labels, { mtls: { mode: 'STRICT' } }),
  ]).toEqual([selected, selected, selected]);
});
