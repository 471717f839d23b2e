import { expect, test } from 'vitest';
import { bundleOf, check } from '../evidence/fixture.ts';
import { slowestText } from './slowest.ts';

const checks = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...check(`C-${index}`, 'conforms', []), seconds: index }));

test('the ten slowest are told, slowest first, with what took the time', () => {
  const lines = slowestText(bundleOf(checks(12), 'conforms')).split('\n');
  expect(lines[0]).toBe('slowest 10 of 12 checks');
  expect(lines[1]).toMatch(/^ {2}C-11 +11\.0 s {2}0 requests in 0 rounds, 0 changes acknowledged in 0\.0 s$/);
  expect(lines).toHaveLength(11);
});

test('a short run needs no such list', () => expect(slowestText(bundleOf(checks(10), 'conforms'))).toBe(''));
