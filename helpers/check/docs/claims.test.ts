import { describe, expect, test } from 'vitest';
import { ARTICLES, CLAIMS, claimOf } from '../handbook/claims.ts';
import { loadChecks } from '../load/load.ts';

const checks = await loadChecks(process.cwd());

describe('the claims', () => {
  test('are named after their article', () => {
    const misnamed = CLAIMS.filter(({ id }) => !/^\d{3}#[a-z0-9.-]+$/.test(id) || !(id.slice(0, 3) in ARTICLES));
    expect(misnamed).toEqual([]);
  });

  test('cover every article', () => {
    expect([...new Set(CLAIMS.map(({ article }) => article))]).toEqual(Object.keys(ARTICLES));
  });

  test('have a status: checks by id, a reason, or what is to come', () => {
    const empty = CLAIMS.filter(({ status }) => status.is === 'checked' && status.checks.length === 0);
    expect(empty).toEqual([]);
    const named = CLAIMS.flatMap(({ status, erratum }) => [
      ...(status.is === 'checked' ? status.checks : status.is === 'to-come' ? status.analogues : []),
      ...(erratum?.provedBy ?? []),
    ]);
    expect(named.filter((id) => !/^[A-Z]{2}(-[A-Z0-9]+)+-\d{2}$/.test(id))).toEqual([]);
  });

  test('are found by their names', () => {
    expect(CLAIMS.map(({ id }) => claimOf(id))).toEqual(CLAIMS);
  });
});

describe('every record', () => {
  test('names a claim of its article; for istio-docs it names none', () => {
    const wrong = checks.filter(({ record: { source } }) => {
      const ofArticle = source.claims.filter((id) => id.startsWith(`${source.article}#`));
      return source.article === 'istio-docs' ? source.claims.length > 0 : ofArticle.length === 0;
    });
    expect(wrong.map(({ record: { id, source } }) => [id, source.article, source.claims])).toEqual([]);
  });
});
