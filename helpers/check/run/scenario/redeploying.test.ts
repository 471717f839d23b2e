import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import type * as Timing from '../../../timing/budgets.ts';
import { loadChecks } from '../../load/load.ts';
import { expectationsOf } from '../../plan/changes/change-set.ts';
import type { Mode } from '../../plan/plan.ts';
import { predictedExpectations } from '../../plan/prediction.ts';
import type { LoadedCheck } from '../../record/check-record.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
vi.mock('../../../timing/budgets.ts', async (original) => {
  const { budgets } = await original<typeof Timing>();
  return { budgets: { ...budgets, converge: 100, settle: 10 } };
});

const scenario = await loadChecks(join(import.meta.dirname, 'fixtures', 'moving'));
const everybody = 'cast sleep bare, sleep meshed, httpbin meshed';
const movesIn = 'cast sleep meshed';
const movesOut = 'cast sleep bare';

async function run(checks: readonly LoadedCheck[], mode: Mode = 'run') {
  const result = await simulatedRun({ mode, checks });
  const { mesh } = result;
  return {
    told: result.checks.map(({ id, verdict }) => `${id.slice(-2)} ${verdict}`),
    verdict: result.verdict,
    casts: mesh.log.filter((line) => line.startsWith('cast')),
    objects: mesh.objects(),
  };
}

test('a step starts from the parties that the step before it rebuilt', () => {
  const [first, second] = scenario.map(({ record }) => record.cast['sleep.legacy']);
  expect(first).toMatchObject({ membership: 'bare', injection: 'none' });
  expect(second).toMatchObject({ membership: 'meshed', injection: 'namespace-label' });
});

test.each(scenario.map((check) => [check.record.id, check] as const))('%s is what the model predicts', (_id, check) => {
  expect(predictedExpectations(check, 'baseline')).toEqual(check.record.baseline);
  expect(predictedExpectations(check, 'applied')).toEqual(expectationsOf(check.record, 'applied'));
});

test('steps share one cast, rebuild on the way, and leave it as it was', async () => {
  const { told, casts, objects } = await run(scenario);
  expect(told).toEqual(['S1 conforms', 'S2 conforms']);
  expect(casts.slice(0, 3)).toEqual([everybody, movesIn, movesOut]);
  expect(objects).toEqual([]);
});

test('a step that is played alone first rebuilds what those before it would have, and takes that back', async () => {
  const { told, casts } = await run(scenario.slice(1));
  expect(told).toEqual(['S2 conforms']);
  expect(casts.slice(0, 2)).toEqual([everybody, movesIn]);
  expect(casts.at(-1)).toBe(movesOut);
});

test('it is proved step by step', async () => {
  expect(await run(scenario, 'prove')).toMatchObject({ verdict: 'conforms' });
});
