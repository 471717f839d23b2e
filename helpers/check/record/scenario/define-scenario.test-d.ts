import { describe, expectTypeOf, test } from 'vitest';
import { admitted, defineScenario, http, httpbin, refused, sabotage, sleep } from '../define.ts';
import type { ScenarioRecord } from './scenario.ts';

const route = 'sleep.legacy -> httpbin.a';
const reset = refused.by('connection-reset');
const plain = admitted.overPlaintext();
const right = {
  id: 'JN-X-01',
  title: 'a title',
  source: { article: '003', claim: 'a claim', claims: [] },
  complianceControls: ['NIST 800-53 SC-8'],
  requires: { istio: '>=1.22', dataplane: 'sidecar' },
  cast: { 'sleep.legacy': sleep.bare(), 'sleep.full': sleep.meshed(), 'httpbin.a': httpbin.meshed() },
  probe: http.get('/headers'),
  baseline: { [route]: plain },
} as const;
const closes = {
  title: 'closes',
  applies: ['strict.yaml'],
  sabotage: { omitted: sabotage.omit('strict.yaml') },
  expects: { [route]: { is: reset, under: { omitted: plain } } },
} as const;
const opens = {
  title: 'opens again',
  removes: ['strict.yaml'],
  sabotage: { stays: sabotage.omit('strict.yaml') },
  expects: { [route]: { is: plain, under: { stays: reset } } },
} as const;

describe('defineScenario', () => {
  test('takes steps that each expect, apply or remove something', () => {
    expectTypeOf(defineScenario({ ...right, steps: [closes, opens] })).toEqualTypeOf<ScenarioRecord>();
  });

  test('rejects a single step, which is a check', () => {
    // @ts-expect-error a single step is no scenario
    defineScenario({ ...right, steps: [closes] });
  });

  test("rejects a step that names another step's sabotage", () => {
    const under = { omitted: reset };
    // @ts-expect-error `omitted` is a sabotage of the first step
    defineScenario({ ...right, steps: [closes, { ...opens, expects: { [route]: { is: plain, under } } }] });
  });

  test('rejects a step that no sabotage flips', () => {
    // @ts-expect-error `under` names no sabotage
    defineScenario({ ...right, steps: [closes, { ...opens, expects: { [route]: { is: plain, under: {} } } }] });
    // @ts-expect-error the step declares no sabotage at all
    defineScenario({ ...right, steps: [closes, { title: 'x', removes: ['strict.yaml'], expects: opens.expects }] });
  });

  test('rejects a step that expects nothing, or a route without baseline', () => {
    // @ts-expect-error `expects` is empty
    defineScenario({ ...right, steps: [closes, { ...opens, expects: {} }] });
    const stranger = { 'sleep.full -> httpbin.a': { is: plain, under: { stays: reset } } };
    // @ts-expect-error sleep.full has no baseline
    defineScenario({ ...right, steps: [closes, { ...opens, expects: stranger }] });
  });

  test('rejects a step that changes nothing', () => {
    // @ts-expect-error neither `applies` nor `removes` holds a manifest
    defineScenario({ ...right, steps: [closes, { ...opens, removes: [] }] });
  });

  test('rejects what defineCheck rejects: a workload outside the cast, no compliance controls', () => {
    // @ts-expect-error `sleep.nowhere` is not in the cast
    defineScenario({ ...right, baseline: { 'sleep.nowhere -> httpbin.a': plain }, steps: [closes, opens] });
    // @ts-expect-error `complianceControls` is empty
    defineScenario({ ...right, complianceControls: [], steps: [closes, opens] });
  });
});
