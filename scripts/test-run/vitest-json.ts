import { matchesGlob, relative, sep } from 'node:path';
import { ISOLATED } from './projects.ts';
import { EMPTY, failed, type Failure, merge, type PartReport, type TimedFile } from './recap.ts';
import { NOTHING } from './tally.ts';

/** What scripts need of the file that vitest's json reporter writes. */
export interface VitestJson {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly VitestFile[];
}

interface VitestFile {
  /** An absolute path. */
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  /** Milliseconds since the epoch: of its first and of its last test. */
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly VitestTest[];
}

interface VitestTest {
  readonly status: string;
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly failureMessages: readonly string[];
}

/** The run that a report is of. */
export interface VitestRun {
  readonly root: string;
  readonly projects: readonly string[];
  /** Absent when a signal ended vitest. */
  readonly exitCode: number | undefined;
}

/**
 * The report of one vitest run. A file that failed before its tests counts as one failed test; so
 * does a run that failed without a failed test (a setup that threw, an unhandled rejection, no
 * tests found, no report written).
 */
export function reportOf(json: VitestJson | undefined, run: VitestRun): PartReport {
  const tests = json === undefined ? EMPTY : reportOfTests(json, run.root);
  if (tests.tally.failed > 0) return tests;
  const empty = tests.tally.passed === 0;
  if (run.exitCode === 0 && !empty) return tests;
  return merge(tests, failed({ where: run.projects.join(', '), error: whyNoTestFailed(json, run, empty) }));
}

function whyNoTestFailed(json: VitestJson | undefined, { exitCode }: VitestRun, empty: boolean): string {
  const end = exitCode === undefined ? 'ended by a signal' : `ended with exit code ${exitCode.toString()}`;
  if (json === undefined) return `vitest ${end} and wrote no report; see its output above`;
  return `vitest ${end}, and ${empty ? 'no test ran' : 'no test failed'}; see its output above`;
}

function reportOfTests(json: VitestJson, root: string): PartReport {
  const failures = json.testResults.flatMap((file) => failuresOf(file, root));
  const tally = {
    ...NOTHING,
    passed: json.numPassedTests,
    failed: failures.length,
    skipped: json.numPendingTests + json.numTodoTests,
  };
  return { tally, failures, files: json.testResults.map((file) => timeOf(file, root)) };
}

function failuresOf({ name, status, message, assertionResults }: VitestFile, root: string): Failure[] {
  const file = pathIn(root, name);
  const place = { where: projectOf(file), file };
  const tests = assertionResults.filter((test) => test.status === 'failed');
  if (tests.length > 0) {
    return tests.map((test) => ({ ...place, test: titleOf(test, file), error: test.failureMessages[0] ?? '' }));
  }
  // The json report has the error of a file that cannot be imported, and not that of a hook.
  const error = message === undefined || message === '' ? 'the file or a hook failed; see its output above' : message;
  return status === 'failed' ? [{ ...place, error }] : [];
}

function timeOf({ name, startTime, endTime }: VitestFile, root: string): TimedFile {
  return { file: pathIn(root, name), seconds: (endTime - startTime) / 1_000 };
}

/** Type tests have their file as the outermost title. */
function titleOf({ ancestorTitles, title }: VitestTest, file: string): string {
  return [...ancestorTitles.filter((ancestor) => ancestor !== file), title].join(' > ');
}

function pathIn(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** The project that the name of a file belongs to: the report does not name it. */
function projectOf(file: string): string {
  if (ISOLATED.some((glob) => matchesGlob(file, glob))) return 'unit-isolated';
  return Object.entries(PROJECTS).find(([suffix]) => file.endsWith(suffix))?.[1] ?? 'vitest';
}

const PROJECTS = { '.test.ts': 'unit', '.test-d.ts': 'types', '.test-model.ts': 'model', '.e2e.ts': 'conform' };
