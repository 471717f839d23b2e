import { describe, expect, it } from 'vitest';
import { reportOf, type VitestJson } from './vitest-json.ts';

const root = '/repo';
const passed = { status: 'passed', ancestorTitles: [], title: 'holds', failureMessages: [] };
const broken = { status: 'failed', ancestorTitles: ['a', 'b'], title: 'holds', failureMessages: ['Error: 1\n at x'] };

type File = VitestJson['testResults'][number];
const file = (changes: Partial<File>): File => ({
  name: '/repo/helpers/a.test.ts',
  status: 'passed',
  startTime: 1_000,
  endTime: 2_500,
  assertionResults: [passed],
  ...changes,
});
const json = (...testResults: File[]): VitestJson => ({
  numPassedTests: 2,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults,
});
const run = (exitCode: number | undefined) => ({ root, projects: ['unit', 'types'], exitCode });

describe('reportOf()', () => {
  it('counts what vitest counted, and has the seconds of each file', () => {
    expect(reportOf(json(file({})), run(0))).toEqual({
      tally: { passed: 2, failed: 0, skipped: 2 },
      failures: [],
      files: [{ file: 'helpers/a.test.ts', seconds: 1.5 }],
    });
  });

  it('counts and names each failed test once', () => {
    const { tally, failures } = reportOf(json(file({ status: 'failed', assertionResults: [passed, broken] })), run(1));
    expect(tally.failed).toBe(1);
    expect(failures).toEqual([
      { where: 'unit', file: 'helpers/a.test.ts', test: 'a > b > holds', error: 'Error: 1\n at x' },
    ]);
  });

  it.each([
    ['unit', 'helpers/check/a.test.ts'],
    ['unit-isolated', 'helpers/kube/api/a.test.ts'],
    ['types', 'helpers/a.test-d.ts'],
    ['model', 'suites/a.test-model.ts'],
    ['conform', 'suites/a/a.e2e.ts'],
  ])('finds the project %s by the name of the file, which is not a title of its test', (where, path) => {
    const assertionResults = [{ ...broken, ancestorTitles: [path, 'a'] }];
    const report = reportOf(json(file({ name: `/repo/${path}`, status: 'failed', assertionResults })), run(1));
    expect(report.failures).toMatchObject([{ where, file: path, test: 'a > holds' }]);
  });

  it.each([
    ['cannot be imported', { message: 'Cannot find module x', assertionResults: [] }, 'Cannot find module x'],
    [
      'has a hook that failed',
      { message: '', assertionResults: [{ ...passed, status: 'skipped' }] },
      'the file or a hook failed; see its output above',
    ],
  ])('counts and names a file that %s', (_, changes, error) => {
    const { tally, failures } = reportOf(json(file({ status: 'failed', ...changes })), run(1));
    expect(tally.failed).toBe(1);
    expect(failures).toEqual([{ where: 'unit', file: 'helpers/a.test.ts', error }]);
  });

  it.each([
    ['wrote no report', undefined, 1, 'vitest ended with exit code 1 and wrote no report; see its output above'],
    ['was killed', undefined, undefined, 'vitest ended by a signal and wrote no report; see its output above'],
    [
      'ended badly with green tests',
      json(file({})),
      1,
      'vitest ended with exit code 1, and no test failed; see its output above',
    ],
    [
      'found no tests and passed',
      { ...json(), numPassedTests: 0 },
      0,
      'vitest ended with exit code 0, and no test ran; see its output above',
    ],
  ])('counts one failure when vitest %s', (_, report, exitCode, error) => {
    const { tally, failures } = reportOf(report, run(exitCode));
    expect(tally.failed).toBe(1);
    expect(failures).toEqual([{ where: 'unit, types', error }]);
  });
});
