import { describe, expect, test } from 'vitest';
import { isModelled } from '../../model/predict/predict.ts';
import { isRestoredObserved, expectationsOf, recordUnder } from '../plan/changes/change-set.ts';
import { predictedExpectations, unmodelledRoutes } from '../plan/prediction.ts';
import { probeOf } from '../plan/requests/streamed.ts';
import type { LoadedCheck } from '../record/check-record.ts';
import { loadChecks } from './load.ts';

const checks = await loadChecks(process.cwd());

type Phase = 'baseline' | 'applied' | 'restored';

/** The expectations of a phase on the routes that the model predicts. */
function modelled(check: LoadedCheck, phase: Phase, under?: string) {
  const unmodelled = unmodelledRoutes(check, phase, under);
  const { record } = check;
  const expectations = expectationsOf(under === undefined ? record : recordUnder(record, under), phase);
  return Object.fromEntries(Object.entries(expectations).filter(([route]) => unmodelled[route] === undefined));
}

function phasesOf({ record }: LoadedCheck): readonly Phase[] {
  return ['baseline', 'applied', ...(isRestoredObserved(record) ? (['restored'] as const) : [])];
}

/** Cells that are not modelled although rules determine what their requests read. */
function unmodelledCells(check: LoadedCheck): readonly string[] {
  const { record } = check;
  const runs = [
    ...phasesOf(check).map((phase) => ({ at: phase, unmodelled: unmodelledRoutes(check, phase) })),
    ...Object.keys(record.sabotage).map((at) => ({ at, unmodelled: unmodelledRoutes(check, 'applied', at) })),
  ];
  return runs.flatMap(({ at, unmodelled }) =>
    Object.entries(unmodelled)
      .filter(([route]) => isModelled(probeOf(record, route)))
      .map(([route, what]) => `${record.id}, ${at}, ${route}: ${what.join('; ')}`),
  );
}

test('every cell of this project is modelled, except facts that no rule determines', () => {
  expect(checks.flatMap(unmodelledCells)).toEqual([]);
});

describe.each(checks.map((check) => [check.record.id, check] as const))(
  '%s is what the model predicts',
  (_id, check) => {
    test.for(phasesOf(check))('%s', async (phase, { annotate }) => {
      for (const [route, what] of Object.entries(unmodelledRoutes(check, phase)))
        await annotate(`not modelled: ${route}: ${what.join('; ')}`);
      expect(predictedExpectations(check, phase)).toEqual(modelled(check, phase));
    });

    test.each(Object.keys(check.record.sabotage))('under the sabotage %s', (name) => {
      expect(predictedExpectations(check, 'applied', name)).toEqual(modelled(check, 'applied', name));
    });
  },
);
