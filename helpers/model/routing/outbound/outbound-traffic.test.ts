import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../../outcome.ts';
import { parseMeshConfig } from '../../policies/mesh-config.ts';
import { parsePolicies } from '../../policies/parse-policies.ts';
import { isPrediction, predict } from '../../predict/predict.ts';
import { http } from '../../probes/http.ts';
import { cast } from '../fixture.ts';

const labels = { app: 'sleep' };
const sidecar = (spec: object, name = 'outbound', namespace = 'full') => ({
  kind: 'Sidecar',
  metadata: { name, namespace },
  spec: { workloadSelector: { labels }, ...spec },
});
const policy = (mode?: string) => ({ outboundTrafficPolicy: mode === undefined ? {} : { mode } });
const mesh = (mode: string) => parseMeshConfig([{ kind: 'IstioOperator', spec: { meshConfig: policy(mode) } }]);
const [passed, refused] = ['admitted over plaintext', 'refused by no-route'];

function met(docs: readonly object[], mode = 'ALLOW_ANY', route = 'sleep.full -> echo.foo'): string {
  const probe = http.get('/', { port: 80, host: 'other.example' });
  const result = predict({ policies: parsePolicies(docs), cast, route, probe, mesh: mesh(mode) });
  return isPrediction(result) ? describeOutcome(result.outcome) : result.notModelled.join();
}

// pilot/pkg/model/push_context.go, doGetSidecarScope; pilot/pkg/model/sidecar.go.
describe('a Sidecar decides about undeclared hosts', () => {
  test.each([
    ['of the workloads that it selects', [sidecar(policy('REGISTRY_ONLY'))], refused],
    ['of no others', [sidecar({ ...policy('REGISTRY_ONLY'), workloadSelector: { labels: { app: 'x' } } })], passed],
    ['of no other namespace', [sidecar(policy('REGISTRY_ONLY'), 'outbound', 'foo')], passed],
    ['as REGISTRY_ONLY, if its policy has no mode', [sidecar(policy())], refused],
    ['if it is the oldest', [sidecar(policy('ALLOW_ANY'), 'old'), sidecar(policy('REGISTRY_ONLY'), 'new')], passed],
  ])('%s', (_, docs, expected) => expect(met(docs)).toBe(expected));

  test('before the mesh does', () => {
    expect(met([sidecar(policy('ALLOW_ANY'))], 'REGISTRY_ONLY')).toBe(passed);
    expect(met([sidecar({})], 'REGISTRY_ONLY')).toBe(refused);
  });

  test('but of no caller without a sidecar', () => {
    const docs = [sidecar(policy('REGISTRY_ONLY'), 'outbound', 'legacy')];
    expect(met(docs, 'ALLOW_ANY', 'sleep.legacy -> echo.foo')).toBe(passed);
  });

  test.each([
    ['its other fields', sidecar({ egress: [{ hosts: ['*/*'] }] }), 'Sidecar full/outbound: spec.egress'],
    ['a proxy for them', sidecar({ outboundTrafficPolicy: { egressProxy: {} } }), /outboundTrafficPolicy.egressProxy$/],
    ['one for a whole namespace', sidecar({ workloadSelector: {} }), /spec.workloadSelector: absent$/],
  ])('%s is not modelled', (_, doc, because) => expect(met([doc])).toMatch(because));
});
