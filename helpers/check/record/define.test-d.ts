import { describe, expectTypeOf, test } from 'vitest';
import { forwarded } from '../../model/facts/fact-probes.ts';
import { reports } from '../../model/facts/facts.ts';
import { admitted, refused } from '../../model/outcome.ts';
import { http } from '../../model/probes/http.ts';
import { httpbin, kubeletClient, sleep } from '../../model/workloads/cast-member.ts';
import type { CheckRecord } from './check-record.ts';
import { defineCheck } from './define.ts';
import { sabotage } from './sabotage/sabotage.ts';

const me = 'spiffe://cluster.local/ns/full/sa/sleep';
const right = {
  id: 'PA-X-01',
  title: 'a title',
  source: { article: '003', claim: 'a claim', claims: [] },
  complianceControls: ['NIST 800-53 SC-8'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  cast: {
    'sleep.full': sleep.meshed(),
    'sleep.legacy': sleep.bare(),
    'httpbin.a': httpbin.meshed(),
    kubelet: kubeletClient,
  },
  probe: http.get('/headers'),
  applies: ['strict.yaml'],
  sabotage: { omitted: sabotage.omit('strict.yaml') },
} as const;
const route = 'sleep.legacy -> httpbin.a';
const baseline = { [route]: admitted.overPlaintext() } as const;
const expectation = { is: refused.by('connection-reset'), under: { omitted: admitted.overPlaintext() } } as const;

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

describe('defineCheck of a state', () => {
  const { applies: _applies, ...unchanging } = right;
  const state = {
    ...unchanging,
    kind: 'state',
    sabotage: { bare: sabotage.redeploy('sleep.full', sleep.bare()) },
  } as const;
  const expects = {
    [route]: { is: admitted.overPlaintext(), under: { bare: refused.by('connection-reset') } },
  } as const;

  test('needs no baseline, and takes controls as one', () => {
    expectTypeOf(defineCheck({ ...state, expects })).toEqualTypeOf<CheckRecord>();
    defineCheck({ ...state, expects, baseline: { 'sleep.full -> httpbin.a': admitted.overPlaintext() } });
  });

  test('rejects one that changes something', () => {
    // @ts-expect-error a state does not change
    defineCheck({ ...state, applies: ['strict.yaml'], expects });
    // @ts-expect-error a state rebuilds no workload
    defineCheck({ ...state, redeploys: { 'sleep.full': sleep.bare() }, expects });
    // @ts-expect-error a state does not change
    defineCheck({ ...state, removes: ['strict.yaml'], expects });
    // @ts-expect-error nothing is undone
    defineCheck({ ...state, restored: {}, expects });
  });

  test('rejects a state that no sabotage flips', () => {
    // @ts-expect-error `under` names no sabotage
    defineCheck({ ...state, expects: { [route]: { is: admitted.overPlaintext(), under: {} } } });
    const unknown = { [route]: { is: admitted.overPlaintext(), under: { gone: refused.by('dns') } } } as const;
    // @ts-expect-error `gone` is not in `sabotage`
    defineCheck({ ...state, expects: unknown });
  });

  test('rejects a workload outside the cast', () => {
    // @ts-expect-error `sleep.nowhere` is not in the cast
    defineCheck({ ...state, expects: { 'sleep.nowhere -> httpbin.a': expects[route] } });
  });
});

describe('reports', () => {
  test('takes a fact with one of its values', () => {
    reports('xfcc-uri', me);
    reports('xfcc-uri', 'none');
    forwarded.uri(http.get('/headers'));
  });

  test('rejects an unknown fact and a value that a fact never has', () => {
    // @ts-expect-error there is no such fact
    reports('xfcc-colour', 'none');
    // @ts-expect-error the hash is reported by its owner
    reports('xfcc-hash', 'abc');
    // @ts-expect-error no identity
    reports('xfcc-by', 'echo');
  });
});
