/** How many tests of a part passed, failed and were skipped. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** The line that closes a test run. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed.toString()} passed, ${failed.toString()} failed, ${skipped.toString()} skipped`;
}
