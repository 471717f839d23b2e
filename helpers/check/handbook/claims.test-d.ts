import { test } from 'vitest';
import type { ClaimSource } from '../record/check-record.ts';
import { claimOf } from './claims.ts';

test('a record names claims that the handbook makes', () => {
  ({
    article: '000',
    claim: 'in our words',
    claims: ['000#disable-turns-off', '004#two-modes'],
  }) satisfies ClaimSource;
  ({ article: 'istio-docs', claim: 'where Istio says it', claims: [] }) satisfies ClaimSource;
});

test('a claim that nobody wrote down does not compile', () => {
  // @ts-expect-error -- the handbook makes no such claim
  ({ article: '000', claim: 'in our words', claims: ['000#disable-turns-on'] }) satisfies ClaimSource;
  // @ts-expect-error -- who judges no claim of the handbook says so
  ({ article: 'istio-docs', claim: 'where Istio says it' }) satisfies ClaimSource;
  // @ts-expect-error -- a claim is named with its chapter
  claimOf('disable-turns-off');
});
