import { describe, expect, it } from 'vitest';
import { add, closingLine, tallyOf, type VitestJson } from './tally.ts';

const green: VitestJson = {
  numPassedTests: 2,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }] }],
};

describe('tallyOf()', () => {
  it('counts what vitest counted', () => {
    expect(tallyOf(green, 0)).toEqual({ passed: 2, failed: 0, skipped: 2 });
  });

  it('counts a failed test once', () => {
    const testResults = [{ name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'failed' }] }];
    expect(tallyOf({ ...green, numFailedTests: 1, testResults }, 1).failed).toBe(1);
  });

  it('counts a file that broke before its tests', () => {
    const testResults = [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }];
    expect(tallyOf({ ...green, testResults }, 1).failed).toBe(1);
  });

  it.each([
    ['wrote no report', undefined, 1],
    ['ended by a signal', undefined, undefined],
    ['ended badly with green tests', green, 1],
    ['found no tests and passed', { ...green, numPassedTests: 0 }, 0],
  ])('counts one failure when vitest %s', (_, json, exitCode) => {
    expect(tallyOf(json, exitCode).failed).toBe(1);
  });
});

describe('closingLine()', () => {
  it('contains the three numbers', () => {
    expect(closingLine(add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 }))).toBe(
      '11 passed, 22 failed, 33 skipped',
    );
  });
});
