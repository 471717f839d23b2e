import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BUNDLE } from './bundle-files.ts';
import { readBundle } from './bundle-reader.ts';
import { CHANGE, OBSERVATION } from './fixture-run.ts';
import { bundleOf, strictConforms } from './fixture.ts';
import { RunRecord } from './run-record.ts';

const model = bundleOf([strictConforms], 'conforms');
const start = {
  runId: model.run.runId,
  argv: ['run'],
  startedAt: model.run.startedAt,
  suite: model.run.suite,
  checks: model.plan.checks.map((check) => ({ ...check, manifests: {} })),
};
const end = {
  ended: 'completed',
  endedAt: '2026-11-22T13:05:13.500Z',
  failure: null,
  phases: model.run.phases,
  execs: {},
} as const;

let outputDirectory = '';
beforeEach(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'bundle-'));
});
afterEach(() => {
  rmSync(outputDirectory, { recursive: true });
});

const open = () => new RunRecord({ ...start, outputDirectory });

describe('a run', () => {
  test('is read back as it was recorded', () => {
    using record = open();
    record.observe(OBSERVATION);
    record.change(CHANGE);
    record.judged(strictConforms);
    expect(record.end(end)).toMatchObject({
      run: { ended: 'completed', plumbing: [] },
      verdicts: { verdict: 'conforms', checks: [strictConforms] },
      observations: [OBSERVATION],
      changes: [CHANGE],
    });
  });

  test('that was killed is a bundle too: running, with its unjudged checks inconclusive', () => {
    using record = open();
    record.observe(OBSERVATION);
    expect(readBundle(record.directory)).toMatchObject({
      run: { ended: 'running', endedAt: null },
      verdicts: {
        verdict: 'inconclusive',
        checks: [{ id: 'PA-STRICT-01', because: 'the run ended before it was judged' }],
      },
      observations: [OBSERVATION],
    });
  });

  test('keeps every fault of our own plumbing', () => {
    using record = open();
    const fault = { source: 'sleep.full', attempt: 1, cause: 'the stream broke' };
    record.plumbing(fault);
    expect(record.end(end).run.plumbing).toEqual([fault]);
  });

  test('of equal content has equal bytes', () => {
    const bytes = ['a', 'b'].map((folder) => {
      using record = new RunRecord({ ...start, outputDirectory: join(outputDirectory, folder) });
      record.judged(strictConforms);
      const { directory } = record.end(end);
      return readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
    });
    expect(bytes[0]).toEqual(bytes[1]);
  });
});

describe('reading', () => {
  test('leaves out the line that a killed run did not finish', () => {
    using record = open();
    record.observe(OBSERVATION);
    appendFileSync(join(record.directory, BUNDLE.observations), '{"seq":2,');
    expect(readBundle(record.directory).observations).toHaveLength(1);
  });

  test('names file, line and field of what was changed', () => {
    using record = open();
    const { witness: _witness, ...incomplete } = OBSERVATION;
    writeFileSync(join(record.directory, BUNDLE.observations), `${JSON.stringify(incomplete)}\n`);
    expect(() => readBundle(record.directory)).toThrow(/observations\.ndjson:1: .*witness/s);
  });

  test('says that a directory is no bundle', () => {
    expect(() => readBundle(outputDirectory)).toThrow(
      /^could not read the bundle .*; name a directory that `meshproof run` wrote/,
    );
  });
});
