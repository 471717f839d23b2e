import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { messagesOf } from '../errors.ts';
import type { Bundle } from '../evidence/schemas/bundle.ts';
import type { RunFailure } from '../evidence/schemas/schemas.ts';
import type { JudgedCheck } from '../evidence/schemas/verdict-schemas.ts';
import { printable } from '../text/sanitize.ts';
import { failureText } from './failure/failure-text.ts';
import { tally, wallSeconds } from './tally.ts';
import { headline } from './text/labels.ts';
import { disagreement } from './text/model-view.ts';

/**
 * The run as JUnit XML: `deviates` is a failure, `inconclusive` an error, `not-applicable` skipped
 * with its reason. A run that did not complete, or that judged nothing, contains an error, so it is
 * never green.
 */
export function junitXml(bundle: Bundle): string {
  const counts = tally(bundle);
  const problem = runProblem(bundle);
  const totals = {
    name: 'meshproof',
    tests: counts.total + (problem === undefined ? 0 : 1),
    failures: counts.deviates,
    errors: counts.inconclusive + (problem === undefined ? 0 : 1),
    skipped: counts.notApplicable,
    time: wallSeconds(bundle),
  };
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' }).ele(
    'testsuites',
    totals,
  );
  const suite = root.ele('testsuite', { ...totals, timestamp: bundle.run.startedAt });
  properties(suite, runProperties(bundle));
  for (const check of bundle.verdicts.checks) testcase(suite, bundle, check);
  if (problem !== undefined) failedRun(suite, problem);
  return `${printable(root.end({ prettyPrint: true }))}\n`;
}

/** JUnit for a command that failed before it had a bundle. */
export function junitOfFailure(failure: RunFailure): string {
  const totals = { name: 'meshproof', tests: 1, failures: 0, errors: 1, skipped: 0 };
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' }).ele(
    'testsuites',
    totals,
  );
  failedRun(root.ele('testsuite', totals), failure);
  return `${printable(root.end({ prettyPrint: true }))}\n`;
}

function runProblem(bundle: Bundle): RunFailure | undefined {
  const { failure, ended } = bundle.run;
  if (failure !== null) return failure;
  if (ended !== 'completed')
    return { operation: 'complete the run', details: `it was ${ended}`, hint: 'run it again', exitCode: 3 };
  if (bundle.verdicts.checks.some(({ verdict }) => verdict !== 'not-applicable')) return undefined;
  return {
    operation: 'judge anything',
    details: 'no check was judged',
    hint: 'select checks that fit this mesh',
    exitCode: 4,
  };
}

function failedRun(suite: XMLBuilder, failure: RunFailure): void {
  const test = suite.ele('testcase', { classname: 'meshproof', name: 'run' });
  test.ele('error', { type: `exit-${failure.exitCode}`, message: messagesOf(failure).line }).txt(failure.details);
}

function testcase(suite: XMLBuilder, bundle: Bundle, check: JudgedCheck): void {
  const loaded = bundle.plan.checks.find(({ record }) => record.id === check.id);
  const name = loaded === undefined ? check.id : `${check.id} ${loaded.record.title}`;
  const test = suite.ele('testcase', {
    classname: loaded?.area ?? 'meshproof',
    name,
    time: check.seconds,
    file: loaded?.file ?? '',
  });
  if (loaded !== undefined) {
    const controls = loaded.record.complianceControls.map((control): [string, string] => ['control', control]);
    properties(test, [
      ...controls,
      ...modelProperties(check),
      ['source', `${loaded.record.source.article}: ${loaded.record.source.claim}`],
    ]);
  }
  if (check.verdict === 'not-applicable') test.ele('skipped', { message: check.because });
  if (check.verdict === 'deviates') outcome(test, 'failure', bundle, check);
  if (check.verdict === 'inconclusive') outcome(test, 'error', bundle, check);
}

/** What the model adds: disagreements and what it does not know, one property each. */
function modelProperties({ cells }: JudgedCheck): readonly (readonly [string, string])[] {
  const fields = new Set(cells.flatMap(({ notModelled = [] }) => notModelled));
  return [
    ...cells.flatMap((cell) =>
      cell.modelPredicts === undefined ? [] : [['model-disagrees', disagreement(cell)] as const],
    ),
    ...[...fields].map((field) => ['not-modelled', field] as const),
  ];
}

function outcome(test: XMLBuilder, element: 'failure' | 'error', bundle: Bundle, check: JudgedCheck): void {
  test.ele(element, { type: check.verdict, message: headline(check) }).txt(failureText(bundle, check));
}

function properties(parent: XMLBuilder, pairs: readonly (readonly [string, string])[]): void {
  if (pairs.length === 0) return;
  const list = parent.ele('properties');
  for (const [name, value] of pairs) list.ele('property', { name, value });
}

function runProperties({ run, subject }: Bundle): [string, string][] {
  const always: [string, string][] = [['run', run.runId]];
  if (subject === undefined) return always;
  return [
    ...always,
    ['istio', subject.istio.controlPlane],
    ['revision', subject.istio.revision],
    ['kubernetes', subject.cluster.kubernetes],
    ['cluster', subject.cluster.name],
    ['imageSource', subject.imageSource],
  ];
}
