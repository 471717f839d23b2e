import { describe, expect, test } from 'vitest';
import { didYouMean, nearest } from './nearest.ts';

const ids = ['PA-STRICT-01', 'PA-STRICT-02', 'PA-PERMISSIVE-01', 'AZ-DENY-01', 'ME-MONGO-01'];

describe('the nearest names', () => {
  test.each([
    ['PA-STRIT-01', 'PA-STRICT-01'],
    ['az-deny-1', 'AZ-DENY-01'],
    ['STRICT-02', 'PA-STRICT-02'],
    ['permisive', 'PA-PERMISSIVE-01'],
    ['MONGO', 'ME-MONGO-01'],
  ])('to %s begin with %s', (written, best) => {
    expect(nearest(written, ids)[0]).toBe(best);
  });

  test('are none for a text that has nothing in common with any name, and for an empty one', () => {
    expect([nearest('xyz', ids), nearest('', ids)]).toEqual([[], []]);
  });

  test('are three at most, or as many as requested, each once', () => {
    const many = Array.from({ length: 9 }, (_, index) => `PA-STRICT-0${index.toString()}`);
    expect(nearest('PA-STRICT', [...many, ...many])).toHaveLength(3);
    expect(nearest('PA-STRICT', ids, 1)).toEqual(['PA-STRICT-01']);
  });
});

test('a suggestion is a sentence, or no text', () => {
  expect(didYouMean('slwo', ['slow', 'tcp'])).toBe(' Did you mean slow?');
  expect(didYouMean('PA-STRIT-01', ['PA-STRICT-01', 'PA-STRICT-02'])).toBe(
    ' Did you mean PA-STRICT-01 or PA-STRICT-02?',
  );
  expect(didYouMean('xyz', ['slow'])).toBe('');
});
