import { describe, expect, test } from 'vitest';
import { httpbin, sleep } from '../../../model/workloads/sample-workloads.ts';
import type { Lane } from '../../plan/lanes/lanes.ts';
import { inBatches } from './batches.ts';

/** A lane of so many workloads. */
function lane(prefix: string, workloads: number): Lane {
  const members = Array.from({ length: workloads }, (_, index) => [
    `w${index.toString()}.ns`,
    index % 2 === 0 ? sleep.meshed() : httpbin.bare(),
  ]);
  return { prefix, cast: Object.fromEntries(members) as Lane['cast'], checks: [], exclusive: false };
}

const prefixes = (lanes: readonly Lane[], most: number) =>
  inBatches(lanes, most).map((batch) => batch.map((one) => one.prefix));

describe('inBatches()', () => {
  test('keeps together what fits', () => {
    expect(prefixes([lane('a', 4), lane('b', 6), lane('c', 6)], 16)).toEqual([['a', 'b', 'c']]);
  });

  test('deploys no more workloads at once, and the lanes with most checks last', () => {
    expect(prefixes([lane('a', 4), lane('b', 6), lane('c', 7), lane('d', 9), lane('e', 1)], 16)).toEqual([
      ['e'],
      ['c', 'd'],
      ['a', 'b'],
    ]);
  });

  test('gives a lane that is too large a batch of its own', () => {
    expect(prefixes([lane('a', 40), lane('b', 1)], 16)).toEqual([['b'], ['a']]);
  });

  test('has no batch without lanes', () => {
    expect(inBatches([], 16)).toEqual([]);
  });
});
