import { describe, expect, it } from 'vitest';
import { asksOf, castOf, MATRICES, parseMatrix, sample, spanOf } from './matrix.ts';

describe('parseMatrix()', () => {
  it('reads sources and callees', () => expect(parseMatrix('10x7')).toEqual({ sources: 10, callees: 7 }));

  it.each(['', '10', '0x1', '1x0', '49x1', '10x10x10', '-1x2', 'axb'])('refuses "%s"', (text) =>
    expect(() => parseMatrix(text)).toThrow('write SOURCESxCALLEES'),
  );
});

describe('the cast of a bench', () => {
  const span = spanOf([...MATRICES, { sources: 2, callees: 40 }]);
  const deployed = new Set(castOf(span, 'x-').map(({ namespace, name }) => `${name}.${namespace}`));

  it('spans every matrix', () => expect(span).toEqual({ sources: 30, callees: 40 }));

  it.each(MATRICES)('contains both ends of every cell of $sources x $callees', (matrix) => {
    const requests = asksOf(matrix, 'x-');
    const ends = requests
      .flatMap(({ from, to }) => [from, to])
      .map(({ namespace, workload }) => `${workload}.${namespace}`);
    expect(ends.filter((end) => !deployed.has(end))).toEqual([]);
    expect(new Set(requests.map(({ route }) => route)).size).toBe(matrix.sources * matrix.callees);
  });

  it('has the same cells in a small matrix as in a large one', () => {
    const large = new Set(asksOf({ sources: 30, callees: 30 }, '').map(({ route }) => route));
    expect(asksOf({ sources: 10, callees: 10 }, '').filter(({ route }) => !large.has(route))).toEqual([]);
  });
});

describe('sample()', () => {
  it('spreads over all of a large collection', () =>
    expect(sample([...Array.from({ length: 900 }).keys()], 3, 10)).toEqual([0, 300, 600]));

  it('repeats a small one, within both bounds', () => {
    expect(sample(['a', 'b'], 60, 3)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(sample(['a', 'b'], 5, 10)).toEqual(['a', 'b', 'a', 'b']);
  });
});
