import { describe, expect, test } from 'vitest';
import { nearMatches } from './near-matches.ts';

const ids = ['PA-STRICT-01', 'PA-STRICT-02', 'PA-PERMISSIVE-01', 'AZ-DENY-01', 'ME-MONGO-01'];

describe('near matches', () => {
  test.each([
    ['PA-STRIT-01', 'PA-STRICT-01'],
    ['az-deny-1', 'AZ-DENY-01'],
    ['STRICT-02', 'PA-STRICT-02'],
    ['permisive', 'PA-PERMISSIVE-01'],
  ])('of %s begin with %s', (written, best) => {
    expect(nearMatches(written, ids)[0]).toBe(best);
  });

  test('are none for a text that has nothing in common with any name, and for an empty one', () => {
    expect([nearMatches('xyz', ids), nearMatches('', ids)]).toEqual([[], []]);
  });

  test('are as many as requested', () => {
    expect(nearMatches('PA-STRICT', ids, 1)).toEqual(['PA-STRICT-01']);
  });
});
