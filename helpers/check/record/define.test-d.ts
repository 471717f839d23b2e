import { describe, expectTypeOf, test } from 'vitest';
import { admitted, refused } from '../../model/outcome.ts';
import { http } from '../../model/probes/http.ts';
import { kubeletClient } from '../../model/workloads/cast-member.ts';
import { sleep } from '../../model/workloads/sample-workloads.ts';
import type { CheckRecord } from './check-record.ts';
import { defineCheck } from './define.ts';
import { baseline, expectation, me, right, route } from './fixtures/right-record.ts';
import { sabotage } from './sabotage/sabotage.ts';

describe('defineCheck', () => {
  test('takes a whole record and defaults the optional fields', () => {
    expectTypeOf(defineCheck({ ...right, baseline, expects: { [route]: expectation } })).toEqualTypeOf<CheckRecord>();
  });

  test('takes a route via a declared probe', () => {
    defineCheck({
      ...right,
      probes: { post: http.post('/post') },
      baseline: { 'sleep.legacy -> httpbin.a via post': admitted.overPlaintext() },
      expects: { 'sleep.legacy -> httpbin.a via post': expectation },
    });
  });

  test('rejects an expectation without sabotages', () => {
    // @ts-expect-error `under` is missing: nothing proves that the expectation can fail
    defineCheck({ ...right, baseline, expects: { [route]: { is: refused.by('connection-reset') } } });
    // @ts-expect-error `under` names no sabotage
    defineCheck({ ...right, baseline, expects: { [route]: { is: refused.by('connection-reset'), under: {} } } });
  });

  test('rejects an undeclared sabotage', () => {
    const under = { permissive: admitted.overPlaintext() };
    // @ts-expect-error `permissive` is not in `sabotage`
    defineCheck({ ...right, baseline, expects: { [route]: { is: refused.by('connection-reset'), under } } });
  });

  test('rejects a workload outside the cast', () => {
    defineCheck({
      ...right,
      // @ts-expect-error `sleep.nowhere` is not in the cast
      baseline: { [route]: admitted.overPlaintext(), 'sleep.nowhere -> httpbin.a': admitted.overPlaintext() },
      expects: { [route]: expectation },
    });
  });

  test('rejects a probe that is not declared', () => {
    const unknown = { 'sleep.legacy -> httpbin.a via post': admitted.overPlaintext() } as const;
    // @ts-expect-error `via post` names no probe of the record
    defineCheck({ ...right, baseline: { ...baseline, ...unknown }, expects: { [route]: expectation } });
  });

  test('rejects a cast key that is no `name.namespace`', () => {
    const cast = { ...right.cast, sleep: sleep.bare() };
    // @ts-expect-error `sleep` names no namespace
    defineCheck({ ...right, cast, baseline, expects: { [route]: expectation } });
    const swapped = { ...right.cast, kubelet: sleep.bare() };
    // @ts-expect-error `kubelet` is the kubelet and no workload
    defineCheck({ ...right, cast: swapped, baseline, expects: { [route]: expectation } });
  });

  test('rejects an expected route without baseline', () => {
    // @ts-expect-error sleep.full has no baseline
    defineCheck({ ...right, baseline, expects: { [route]: expectation, 'sleep.full -> httpbin.a': expectation } });
    const { ...noBaseline } = { ...right, expects: { [route]: expectation } } as const;
    // @ts-expect-error there is no baseline at all
    defineCheck(noBaseline);
  });

  test('rejects a record that expects nothing', () => {
    // @ts-expect-error `expects` is empty
    defineCheck({ ...right, baseline, expects: {} });
  });

  test('rejects a vague refusal', () => {
    // @ts-expect-error "any" is no mechanism
    refused.by('any');
    // @ts-expect-error a refusal names its mechanism
    refused.by();
  });

  test('rejects mTLS without identity or witness', () => {
    // @ts-expect-error no witness besides the client is named
    admitted.overMtls(me);
    // @ts-expect-error the client cannot confirm itself
    admitted.overMtls(me, { seenBy: 'client' });
    const unwitnessed = { [route]: { is: 'admitted', over: 'mtls', as: me } } as const;
    // @ts-expect-error a hand-written mTLS outcome without witness
    defineCheck({ ...right, baseline: unwitnessed, expects: { [route]: expectation } });
  });

  test('rejects a malformed SPIFFE id', () => {
    // @ts-expect-error the service account is missing
    admitted.overMtls('spiffe://cluster.local/ns/full', { seenBy: 'callee' });
    // @ts-expect-error the scheme is missing
    admitted.overMtls('cluster.local/ns/full/sa/sleep', { seenBy: 'callee' });
  });

  test('rejects a check without compliance controls', () => {
    // @ts-expect-error `complianceControls` is empty
    defineCheck({ ...right, complianceControls: [], baseline, expects: { [route]: expectation } });
    // @ts-expect-error "SC-8" names no framework
    defineCheck({ ...right, complianceControls: ['SC-8'], baseline, expects: { [route]: expectation } });
  });

  test('rejects a check that changes nothing', () => {
    // @ts-expect-error neither `applies` nor `removes` holds a manifest
    defineCheck({ ...right, applies: [], baseline, expects: { [route]: expectation } });
    const { applies: _applies, ...unchanging } = right;
    // @ts-expect-error neither a change nor a state is claimed
    defineCheck({ ...unchanging, baseline, expects: { [route]: expectation } });
    // @ts-expect-error `redeploys` names no workload
    defineCheck({ ...right, applies: [], redeploys: {}, baseline, expects: { [route]: expectation } });
  });

  test('takes a change that only rebuilds a workload', () => {
    const { applies: _applies, ...rest } = right;
    const redeploys = { 'sleep.legacy': sleep.meshed() };
    const kept = { omitted: sabotage.omitRedeploy('sleep.legacy') };
    defineCheck({ ...rest, sabotage: kept, redeploys, baseline, expects: { [route]: expectation } });
    const gone = { 'sleep.gone': sleep.meshed() };
    // @ts-expect-error `sleep.gone` is not in the cast
    defineCheck({ ...rest, sabotage: kept, redeploys: gone, baseline, expects: { [route]: expectation } });
    const node = { kubelet: kubeletClient };
    // @ts-expect-error the kubelet is not rebuilt
    defineCheck({ ...rest, sabotage: kept, redeploys: node, baseline, expects: { [route]: expectation } });
  });
});
