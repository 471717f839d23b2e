import { describe, expect, it } from 'vitest';
import { add, closingLine } from './tally.ts';

describe('closingLine()', () => {
  it('contains the three numbers', () => {
    expect(closingLine(add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 }))).toBe(
      '11 passed, 22 failed, 33 skipped',
    );
  });
});
