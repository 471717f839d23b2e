import { describe, expect, test } from 'vitest';
import { loadChecks } from '../load.ts';
import { parseFilter } from './filter.ts';
import { selectChecks } from './select.ts';

const checks = await loadChecks(process.cwd());
const ids = (selection: Parameters<typeof selectChecks>[1]) =>
  selectChecks(checks, selection).map(({ record }) => record.id);

describe('selectChecks', () => {
  test('takes all without a selection', () => {
    expect(ids({})).toHaveLength(checks.length);
  });

  test('takes ids in any case, and areas', () => {
    expect(ids({ targets: ['az-deny-01', 'probe-rewrite'] })).toEqual([
      'AZ-DENY-01',
      ...checks.filter(({ area }) => area === 'probe-rewrite').map(({ record }) => record.id),
    ]);
  });

  test('narrows by filter', () => {
    expect(ids({ targets: ['peer-authentication'], filter: 'quick && !authorization && mtls' })).toEqual([
      'PA-PERMISSIVE-01',
      'PA-STRICT-01',
    ]);
  });

  test('suggests what exists when a target does not', () => {
    expect(() => ids({ targets: ['PA-STRIKT-01'] })).toThrow(/select "PA-STRIKT-01".*\n.*Did you mean PA-STRICT-01/);
  });
});

describe('parseFilter', () => {
  const matches = (filter: string, ...tags: string[]) => parseFilter(filter).matches(new Set(tags));

  test.each([
    ['a && b || c', ['c'], true],
    ['a && (b || c)', ['c'], false],
    ['!a && !b', ['c'], true],
    ['!(a || b)', ['b'], false],
    ['!!a', ['a'], true],
    ['peer-authentication', ['peer-authentication'], true],
  ])('%s on %j is %s', (filter, tags, expected) => {
    expect(matches(filter, ...tags)).toBe(expected);
  });

  test.each(['a &&', '(a', 'a b', '&& a', 'a & b', ')', 'a !b'])('rejects "%s"', (filter) => {
    expect(() => parseFilter(filter)).toThrow(/read the filter/);
  });
});
