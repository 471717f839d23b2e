import { describe, expect, it } from 'vitest';
import { figureOf, msPerCell, targetsOf, type Figure, type Measurement } from './figures.ts';

const measured: Measurement = {
  matrix: { sources: 10, callees: 10 },
  execLoop: { cells: 60, ms: 7_800 },
  ceiling: [
    { rounds: 5, ms: 500 },
    { rounds: 5, ms: 400 },
  ],
  meshproof: [
    { rounds: 6, ms: 660 },
    { rounds: 6, ms: 600 },
  ],
  pooled: [
    { rounds: 6, ms: 240, reused: 1 },
    { rounds: 6, ms: 360, reused: 0.9 },
  ],
  witnessed: [{ rounds: 12, ms: 2_400 }],
  streamOpenMs: 1_234.567_8,
  witnesses: { client: 1, callee: 1, proxy: 1 },
};

describe('figureOf()', () => {
  it('gives costs per cell, ratios of the unrounded costs and the least number of rounds', () =>
    expect(figureOf(measured)).toEqual({
      cells: 100,
      sources: 10,
      callees: 10,
      rounds: 10,
      execLoopMsPerCell: 130,
      execLoopCells: 60,
      meshproofMsPerCell: 1.05,
      meshproofPooledMsPerCell: 0.5,
      meshproofWitnessedMsPerCell: 2,
      ceilingMsPerCell: 0.9,
      ratioToExecLoop: 123.81,
      ratioToExecLoopWitnessed: 65,
      ratioToCeiling: 0.857,
      reusedConnections: 0.9,
      streamOpenMs: 1_234.568,
      witnesses: { client: 1, callee: 1, proxy: 1 },
      spread: { meshproof: [1, 1.1], meshproofPooled: [0.4, 0.6], meshproofWitnessed: [2, 2], ceiling: [0.8, 1] },
    }));
});

describe('msPerCell()', () => {
  it('gives every round the same weight', () =>
    expect(
      msPerCell(
        [
          { rounds: 1, ms: 100 },
          { rounds: 9, ms: 0 },
        ],
        10,
      ),
    ).toBe(1));
});

describe('targetsOf()', () => {
  const good = figureOf(measured);
  const missed = (...figures: readonly Figure[]): readonly string[] =>
    targetsOf(figures).flatMap(({ what, holds }) => (holds ? [] : [what]));

  it('holds when every target is reached', () => {
    expect(missed(good, { ...good, cells: 900 })).toEqual([]);
    expect(targetsOf([good])).toHaveLength(3);
  });

  it.each([
    { ratioToExecLoop: 99.9 },
    { ratioToExecLoopWitnessed: 49.9 },
    { ratioToCeiling: 0.69 },
  ] satisfies Partial<Figure>[])('names a ratio that is too low: %j', (part) => {
    const [name = ''] = Object.keys(part);
    expect(missed({ ...good, ...part })).toEqual([expect.stringContaining(name)]);
  });

  it('names a cost that grows or shrinks with the matrix', () => {
    expect(missed(good, { ...good, cells: 900, meshproofMsPerCell: 1.32 })).toEqual([
      expect.stringContaining('meshproofMsPerCell changes by 25.7 %'),
    ]);
    expect(missed(good, { ...good, cells: 900, meshproofMsPerCell: 0.5 })).toHaveLength(1);
  });

  it('has no target for a matrix that is too small to be significant', () =>
    expect(targetsOf([{ ...good, cells: 3, ratioToCeiling: 0.01 }])).toEqual([]));
});
