import { join } from 'node:path';
import { expect, test } from 'vitest';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { loadChecks } from '../../load/load.ts';
import { expectationsOf } from '../../plan/changes/change-set.ts';
import type { Mode } from '../../plan/plan.ts';
import { predictedExpectations } from '../../plan/prediction.ts';
import type { LoadedCheck } from '../../record/check-record.ts';

// Shorter than on a real mesh, and long enough for a busy machine: no phase fails here.
withBudgets({ converge: 5_000, settle: 10 });

const scenario = await loadChecks(join(import.meta.dirname, 'fixtures', 'moving'));
const wholeCast = 'cast sleep bare, sleep meshed, httpbin meshed';
const movesIn = 'cast sleep meshed';
const movesOut = 'cast sleep bare';

async function run(checks: readonly LoadedCheck[], mode: Mode = 'run') {
  const result = await simulatedRun({ mode, checks });
  const { mesh } = result;
  return {
    verdicts: result.checks.map(({ id, verdict }) => `${id.slice(-2)} ${verdict}`),
    verdict: result.verdict,
    casts: mesh.log.filter((line) => line.startsWith('cast')),
    objects: mesh.objects(),
  };
}

test('a step starts from the workloads that the step before it redeployed', () => {
  const [first, second] = scenario.map(({ record }) => record.cast['sleep.legacy']);
  expect(first).toMatchObject({ membership: 'bare', injection: 'none' });
  expect(second).toMatchObject({ membership: 'meshed', injection: 'namespace-label' });
});

test.each(scenario.map((check) => [check.record.id, check] as const))('%s is what the model predicts', (_id, check) => {
  expect(predictedExpectations(check, 'baseline')).toEqual(check.record.baseline);
  expect(predictedExpectations(check, 'applied')).toEqual(expectationsOf(check.record, 'applied'));
});

test('steps share one cast, redeploy workloads in it, and leave it as it was', async () => {
  const { verdicts, casts, objects } = await run(scenario);
  expect(verdicts).toEqual(['S1 conforms', 'S2 conforms']);
  expect(casts.slice(0, 3)).toEqual([wholeCast, movesIn, movesOut]);
  expect(objects).toEqual([]);
});

test('a step that runs alone first redeploys what the steps before it would have, and restores that', async () => {
  const { verdicts, casts } = await run(scenario.slice(1));
  expect(verdicts).toEqual(['S2 conforms']);
  expect(casts.slice(0, 2)).toEqual([wholeCast, movesIn]);
  expect(casts.at(-1)).toBe(movesOut);
});

test('it is proved step by step', async () => {
  expect(await run(scenario, 'prove')).toMatchObject({ verdict: 'conforms' });
});
