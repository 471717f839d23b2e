import { describe, expect, test } from 'vitest';
import { loadChecks } from './load.ts';
import { predictedPicture } from './plan/prediction.ts';
import { isRestoredObserved, pictureOf, recordUnder } from './plan/staging.ts';

const checks = await loadChecks(process.cwd());

describe.each(checks.map((check) => [check.record.id, check] as const))(
  '%s is what the model predicts',
  (_id, check) => {
    const { record } = check;

    const phases = ['baseline', 'applied', ...(isRestoredObserved(record) ? ['restored' as const] : [])] as const;

    test.each(phases)('%s', (phase) => {
      expect(predictedPicture(check, phase)).toEqual(pictureOf(record, phase));
    });

    test.each(Object.keys(record.sabotage))('under the sabotage %s', (name) => {
      expect(predictedPicture(check, 'applied', name)).toEqual(pictureOf(recordUnder(record, name), 'applied'));
    });
  },
);
