import { describe, expectTypeOf, test } from 'vitest';
import { admitted, refused } from '../../model/outcome.ts';
import { sleep } from '../../model/workloads/sample-workloads.ts';
import type { CheckRecord } from './check-record.ts';
import { defineCheck } from './define.ts';
import { right, route } from './fixtures/right-record.ts';
import { sabotage } from './sabotage/sabotage.ts';

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
