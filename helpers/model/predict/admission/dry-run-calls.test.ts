import { expect, test } from 'vitest';
import { describeOutcome } from '../../outcome.ts';
import { dryRun } from '../../probes/admission/dry-run.ts';
import { sleep } from '../../workloads/sample-workloads.ts';
import { isPrediction, predict } from '../predict.ts';

function predicted(submits: unknown): string {
  const cast = { kubectl: { kind: 'kubectl' }, 'sleep.full': sleep.bare() } as const;
  const result = predict({ policies: [], cast, route: 'kubectl -> sleep.full', probe: dryRun('a.yaml'), submits });
  return isPrediction(result)
    ? [describeOutcome(result.outcome), ...result.trace].join('; ')
    : result.notModelled.join();
}
const peer = (spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'x', namespace: 'full' },
  spec,
});

test('a manifest is rejected by what the API server looks at first, with the rules of that alone', () => {
  const ports = { portLevelMtls: { 8080: { mode: 'STRICT' } } };
  expect(predicted(peer(ports))).toMatch(/^rejected by schema; spec.portLevelMtls: /);
  expect(predicted(peer({ ...ports, mtlz: {} }))).toBe(
    'rejected by unknown-field; spec.mtlz: the kind has no field mtlz here',
  );
});

test('a manifest that no rule refuses is accepted, if the rules of its kind are known', () => {
  expect(predicted(peer({ mtls: { mode: 'STRICT' } }))).toMatch(/^accepted/);
  expect(predicted({ ...peer({}), kind: 'Sidecar' })).toMatch(/rules by which manifests of this kind/);
  expect(predicted(undefined)).toMatch(/a manifest that the check does not have/);
});
