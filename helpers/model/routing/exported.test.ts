import { expect, test } from 'vitest';
import { isExportedTo } from './exported.ts';

test.each([
  [[], 'full', true],
  [['*'], 'full', true],
  [['.', '*'], 'full', true],
  [['.'], 'full', false],
  [['.'], 'shop', true],
  [['full'], 'full', true],
  [['full'], 'shop', false],
  [['~'], 'shop', false],
])('an object of shop that is exported to %j is visible in %s: %s', (exportTo, viewer, known) => {
  expect(isExportedTo({ namespace: 'shop', exportTo }, viewer)).toBe(known);
});
