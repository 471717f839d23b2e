import { test } from 'vitest';
import { claimOf } from '../handbook/claims.ts';
import type { ClaimSource } from './check-record.ts';

test('a record names claims of the articles', () => {
  ({
    article: '000',
    claim: 'in short',
    claims: ['000#disable-turns-off', '004#two-modes'],
  }) satisfies ClaimSource;
  ({ article: 'istio-docs', claim: 'the page of Istio', claims: [] }) satisfies ClaimSource;
});

test('an unknown claim does not compile', () => {
  // @ts-expect-error -- no article makes this claim
  ({ article: '000', claim: 'in short', claims: ['000#disable-turns-on'] }) satisfies ClaimSource;
  // @ts-expect-error -- a check that judges no claim of an article has an empty list
  ({ article: 'istio-docs', claim: 'the page of Istio' }) satisfies ClaimSource;
  // @ts-expect-error -- a claim is named with its article
  claimOf('disable-turns-off');
});
