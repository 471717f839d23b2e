/** How many tests of a part passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What scripts need of the file that vitest's json reporter writes. */
export interface VitestJson {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/**
 * The tally of one vitest run. A file that failed before its tests counts as one failed test; so
 * does a run that failed without a failed test (a setup that threw, an unhandled rejection, no
 * tests found, no report written).
 */
export function tallyOf(json: VitestJson | undefined, exitCode: number | undefined): Tally {
  const tests = json === undefined ? NOTHING : testsOf(json);
  const empty = tests.passed + tests.failed === 0;
  return tests.failed === 0 && (exitCode !== 0 || empty) ? add(tests, { ...NOTHING, failed: 1 }) : tests;
}

function testsOf(json: VitestJson): Tally {
  const brokenFiles = json.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: json.numPassedTests,
    failed: json.numFailedTests + brokenFiles.length,
    skipped: json.numPendingTests + json.numTodoTests,
  };
}

/** The line that closes a test run. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed.toString()} passed, ${failed.toString()} failed, ${skipped.toString()} skipped`;
}
