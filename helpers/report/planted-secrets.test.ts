import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Journal } from '../check/run/journal.ts';
import { RunRecord } from '../evidence/bundle/run-record.ts';
import { bundleOf, cell, check } from '../evidence/fixture.ts';
import { replay } from '../evidence/replay/replay.ts';
import { admitted, refused } from '../model/outcome.ts';
import { startClock } from '../timing/clock.ts';
import { runDocument } from './document.ts';
import { reportHtml } from './html/html.ts';
import { junitXml } from './junit.ts';
import { WITNESSES } from './planted-witnesses.ts';
import { bearer, jwt, PLANTED } from './planted.ts';
import { shortText } from './text/short-text.ts';
import { summaryText } from './text/summary-text.ts';
import { PLAIN } from './text/text-style.ts';

let outputDirectory = '';
beforeAll(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'planted-'));
});
afterAll(() => {
  rmSync(outputDirectory, { recursive: true });
});

const route = 'sleep.legacy -> httpbin.mtls-test';

test.each(WITNESSES)('a secret in the facts of %s reaches no file and no output', (name, witness, facts) => {
  const clock = startClock();
  const judged = check('PA-STRICT-01', 'deviates', [
    cell(route, 'applied', refused.by('connection-reset'), admitted.overPlaintext()),
  ]);
  const { plan } = bundleOf([judged], 'deviates');
  using record = new RunRecord({
    outputDirectory,
    runId: name.replaceAll(' ', '-'),
    argv: ['run'],
    startedAt: clock.startedAt,
    suite: null,
    checks: plan.checks.map((planned) => ({ ...planned, manifests: {} })),
  });
  const journal = new Journal(record, clock);
  journal.observe({ check: 'PA-STRICT-01', phase: 'applied', round: 1, route, witness, requestId: '1', facts });
  journal.change('PA-STRICT-01', 'applied', 'infrastructure', { stopped: `kubectl: ${bearer}` });
  record.infrastructure({ source: 'sleep.legacy', attempt: 1, cause: `Forbidden: ${jwt}` });
  record.judged({ ...judged, because: `${route} reported ${bearer}` });
  const failure = { operation: 'log in', details: `Unauthorized ${jwt}`, hint: 'log in again', exitCode: 3 };
  const bundle = record.end({ ended: 'failed', endedAt: clock.now().at, failure, phases: [], execs: {} });
  const printed = [
    junitXml(bundle),
    reportHtml(bundle),
    summaryText(bundle, PLAIN),
    shortText(bundle),
    JSON.stringify(runDocument(bundle)),
  ];
  record.rendered('junit', printed[0] ?? '');
  record.rendered('report', printed[1] ?? '');
  const written = readdirSync(record.directory).map((file) => readFileSync(join(record.directory, file), 'utf8'));
  for (const text of [...written, ...printed]) {
    expect(text).not.toContain(PLANTED);
    expect(text).not.toContain(Buffer.from(`PRIVATE KEY-----\n${PLANTED}`).toString('base64').slice(4, 40));
  }
  // Everything but the secrets is still in the evidence.
  expect(bundle.observations).toMatchObject([{ seq: 1, route, witness }]);
  expect(Object.keys(bundle.observations[0]?.facts ?? {}).toSorted()).toEqual(Object.keys(facts).toSorted());
  expect(bundle.run.redactions).not.toEqual([]);
  expect(replay(record.directory).lost).toEqual([]);
});
