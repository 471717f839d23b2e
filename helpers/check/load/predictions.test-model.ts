import { describe, expect, test } from 'vitest';
import { isRestoredObserved, expectationsOf, recordUnder } from '../plan/changes/change-set.ts';
import { modelledRoutes, predictedExpectations } from '../plan/prediction.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { loadChecks } from './load.ts';

const checks = await loadChecks(process.cwd());

/** The expectations of the routes that the model predicts. */
function modelled(record: CheckRecord, phase: 'baseline' | 'applied' | 'restored') {
  const routes = new Set(modelledRoutes(record));
  return Object.fromEntries(Object.entries(expectationsOf(record, phase)).filter(([route]) => routes.has(route)));
}

describe.each(checks.map((check) => [check.record.id, check] as const))(
  '%s is what the model predicts',
  (_id, check) => {
    const { record } = check;
    const unmodelled = Object.keys(record.baseline).filter((route) => !modelledRoutes(record).includes(route));
    const phases = ['baseline', 'applied', ...(isRestoredObserved(record) ? ['restored' as const] : [])] as const;

    test.for(phases)('%s', async (phase, { annotate }) => {
      if (unmodelled.length > 0) await annotate(`no rule predicts: ${unmodelled.join(', ')}`);
      expect(predictedExpectations(check, phase)).toEqual(modelled(record, phase));
    });

    test.each(Object.keys(record.sabotage))('under the sabotage %s', (name) => {
      expect(predictedExpectations(check, 'applied', name)).toEqual(modelled(recordUnder(record, name), 'applied'));
    });
  },
);
