import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['90s', 90_000],
  ['20m', 1_200_000],
  ['1h', 3_600_000],
  ['1.5s', 1500],
  ['250ms', 250],
])('%s is %i ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', '20', 'm', '-1s', '0s', '1d', '1e3s'])('%j is refused with an example', (text) => {
  expect(() => parseDuration(text)).toThrow(/20m/);
});
