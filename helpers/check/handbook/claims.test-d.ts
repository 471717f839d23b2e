import { test } from 'vitest';
import type { SeedReference } from '../record/check-record.ts';
import { claimOf } from './claims.ts';

test('a record names claims that the handbook makes', () => {
  ({
    chapter: '000',
    claim: 'in our words',
    claims: ['000#disable-turns-off', '004#two-modes'],
  }) satisfies SeedReference;
  ({ chapter: 'beyond', claim: 'where Istio says it', claims: [] }) satisfies SeedReference;
});

test('a claim that nobody wrote down does not compile', () => {
  // @ts-expect-error -- the handbook makes no such claim
  ({ chapter: '000', claim: 'in our words', claims: ['000#disable-turns-on'] }) satisfies SeedReference;
  // @ts-expect-error -- who judges no claim of the handbook says so
  ({ chapter: 'beyond', claim: 'where Istio says it' }) satisfies SeedReference;
  // @ts-expect-error -- a claim is named with its chapter
  claimOf('disable-turns-off');
});
