import { writeWhole } from '../../evidence/bundle/disk.ts';
import type { Bundle } from '../../evidence/schemas/bundle.ts';
import type { RunFailure } from '../../evidence/schemas/schemas.ts';
import { reportHtml } from '../../report/html/html.ts';
import { junitOfFailure, junitXml } from '../../report/junit.ts';
import { failureOf } from '../failure.ts';
import { writeResult } from '../output/formats.ts';
import { reportToGitHub } from './github.ts';
import type { RunState } from './run-state.ts';

/**
 * Prints the result on stdout, writes JUnit and HTML beside the evidence, reports to GitHub Actions
 * where it runs there, and writes JUnit to --junit-file. If one report cannot be written, the
 * others still are; returns the errors.
 */
export function writeReports({ record, flags, context, plan }: RunState, bundle: Bundle): readonly unknown[] {
  const { junitFile, output } = flags;
  const attempts = [
    () => writeResult(context.stdout, plan.mode, output, bundle),
    () => record.rendered('junit', junitXml(bundle)),
    () => record.rendered('report', reportHtml(bundle)),
    () => reportToGitHub(bundle, context.stderr, flags.project),
  ];
  const lost = attempts.flatMap(errorsOf);
  if (junitFile === undefined) return lost;
  // Last, so that it is not green where another report is missing. It is written in any case: a
  // missing file would look as if nothing had run.
  const [first] = lost;
  const ended = first === undefined ? bundle : failed(bundle, failureOf(first));
  return [...lost, ...errorsOf(() => writeWhole(junitFile, junitInAnyCase(ended)))];
}

/** A bundle that cannot be rendered is a defect, which the file reports like any other failure. */
function junitInAnyCase(bundle: Bundle): string {
  try {
    return junitXml(bundle);
  } catch (error) {
    return junitOfFailure(failureOf(error));
  }
}

/** The error of some work, if it throws one. */
export function errorsOf(work: () => void): readonly unknown[] {
  try {
    work();
    return [];
  } catch (error) {
    return [error];
  }
}

/** The bundle of a run that failed after all; an earlier failure stays. */
export function failed(bundle: Bundle, failure: RunFailure): Bundle {
  return bundle.run.failure === null ? { ...bundle, run: { ...bundle.run, ended: 'failed', failure } } : bundle;
}
