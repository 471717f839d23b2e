import { describe, expect, test } from 'vitest';
import { loadChecks } from '../load/load.ts';
import { ARTICLES, CLAIMS, claimOf } from './claims.ts';

const checks = await loadChecks(process.cwd());

describe('the claims', () => {
  test('are named after their chapter', () => {
    const strange = CLAIMS.filter(({ id }) => !/^\d{3}#[a-z0-9.-]+$/.test(id) || !(id.slice(0, 3) in ARTICLES));
    expect(strange).toEqual([]);
  });

  test('cover every chapter', () => {
    expect([...new Set(CLAIMS.map(({ article }) => article))]).toEqual(Object.keys(ARTICLES));
  });

  test('say what becomes of them: checks by id, a reason, or what is to come', () => {
    const empty = CLAIMS.filter(({ fate }) => fate.is === 'checked' && fate.checks.length === 0);
    expect(empty).toEqual([]);
    const named = CLAIMS.flatMap(({ fate, erratum }) => [
      ...(fate.is === 'checked' ? fate.checks : fate.is === 'to-come' ? fate.analogues : []),
      ...(erratum?.shownBy ?? []),
    ]);
    expect(named.filter((id) => !/^[A-Z]{2}(-[A-Z0-9]+)+-\d{2}$/.test(id))).toEqual([]);
  });

  test('are found by their names', () => {
    expect(CLAIMS.map(({ id }) => claimOf(id))).toEqual(CLAIMS);
  });
});

describe('every record', () => {
  test('of a chapter names one of its claims; beyond the handbook it names none', () => {
    const wrong = checks.filter(({ record: { source } }) => {
      const own = source.claims.filter((id) => id.startsWith(`${source.article}#`));
      return source.article === 'istio-docs' ? source.claims.length > 0 : own.length === 0;
    });
    expect(wrong.map(({ record: { id, source } }) => [id, source.article, source.claims])).toEqual([]);
  });
});
