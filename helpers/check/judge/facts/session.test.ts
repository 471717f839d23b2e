import { describe, expect, test } from 'vitest';
import type { FactName } from '../../../model/facts/fact-values.ts';
import { describeOutcome, refused } from '../../../model/outcome.ts';
import { readFact } from './read-fact.ts';
import type { RequestReports } from './reading.ts';

function read(what: FactName, reports: Pick<RequestReports, 'plain' | 'proxy'>): string {
  const facts = { kind: 'infrastructure', cause: '', attempts: 0 } as const;
  return describeOutcome(readFact(what, { facts, certificates: [], ...reports }));
}

describe('the session between two sidecars', () => {
  const plain = { is: 'admitted', over: 'plaintext' } as const;
  test.each([
    ['tls-version', { tlsVersion: 'TLSv1.3' }, 'TLSv1.3'],
    ['tls-version', {}, 'none'],
    ['cipher', { cipher: 'TLS_AES_256_GCM_SHA384' }, 'AEAD'],
    ['cipher', { cipher: 'ECDHE-RSA-AES256-GCM-SHA384' }, 'ECDHE-RSA-AES256-GCM-SHA384'],
    ['cipher', {}, 'none'],
  ] as const)('%s of %j is %s', (what, session, value) => {
    expect(read(what, { plain, proxy: { side: 'callee', ...session } })).toBe(`reports ${what}: ${value}`);
  });

  test('is inconclusive without the line of the sidecar, and the refusal where the request was refused', () => {
    expect(read('cipher', { plain })).toContain('inconclusive');
    expect(read('cipher', { plain: refused.by('rbac-403') })).toBe('refused by rbac-403');
  });
});
