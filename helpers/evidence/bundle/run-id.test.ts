import { expect, test } from 'vitest';
import { isRunId, newRunId } from './run-id.ts';

test('a run id begins with its UTC start, so that names sort by time', () => {
  expect(newRunId(new Date('2026-11-22T13:05:01.999Z'))).toMatch(/^20261122-130501-[a-z0-9]{4}$/);
});

test('a run id recognises its own shape', () => {
  expect(isRunId(newRunId(new Date()))).toBe(true);
});

test.each(['', '..', '20261122-130501-../x', '20261122-130501-abcde', '20261122-130501-ABCD'])(
  '%j is not a run id',
  (text) => {
    expect(isRunId(text)).toBe(false);
  },
);
