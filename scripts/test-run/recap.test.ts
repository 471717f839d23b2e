import { describe, expect, it } from 'vitest';
import { EMPTY, failed, merge, type PartReport, recap } from './recap.ts';

const took = (...seconds: number[]): PartReport => ({
  ...EMPTY,
  files: seconds.map((second) => ({ file: `${second.toString()}.test.ts`, seconds: second })),
});

describe('recap()', () => {
  it('is empty for parts without files and failures', () => {
    expect(recap({ 'static checks': EMPTY })).toEqual([]);
  });

  it('ends with every failure of every part: where, and the first line of the error', () => {
    const types = failed({
      where: 'static checks',
      test: 'types',
      error: '\n\u001B[31ma.ts: error 1\u001B[39m\nb.ts: 2',
    });
    const unit = failed(
      { where: 'unit', file: 'a.test.ts', test: 'a > holds', error: 'Error: 1\n  at a' },
      { where: 'unit', file: 'b.test.ts', error: '' },
    );
    expect(recap({ 'static checks': types, unit: merge(unit, took(1)) })).toEqual([
      '\n── slowest files of unit',
      '     1.0 s  1.test.ts',
      '\n── failures (3)',
      '✗ static checks › types',
      '    a.ts: error 1',
      '✗ unit › a.test.ts › a > holds',
      '    Error: 1',
      '✗ unit › b.test.ts',
      '    no text; see its output above',
    ]);
  });

  it('has the five slowest files of each part, slowest first', () => {
    expect(recap({ unit: took(1, 30, 2, 5, 4, 3), conform: took(600) })).toEqual([
      '\n── slowest files of unit',
      '    30.0 s  30.test.ts',
      '     5.0 s  5.test.ts',
      '     4.0 s  4.test.ts',
      '     3.0 s  3.test.ts',
      '     2.0 s  2.test.ts',
      '\n── slowest files of conform',
      '   600.0 s  600.test.ts',
    ]);
  });
});

describe('merge()', () => {
  it('counts every failure that it lists', () => {
    const failure = { where: 'unit', error: 'x' };
    const both = merge(failed(failure), failed(failure, failure));
    expect([both.tally.failed, both.failures.length]).toEqual([3, 3]);
  });
});
