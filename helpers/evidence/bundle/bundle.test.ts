import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHANGE, OBSERVATION } from '../fixture-run.ts';
import { bundleOf, strictConforms, strictDeviates } from '../fixture.ts';
import { BUNDLE } from './bundle-files.ts';
import { readBundle } from './bundle-reader.ts';
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
      run: { ended: 'completed', infrastructure: [] },
      verdicts: { verdict: 'conforms', checks: [strictConforms] },
      observations: [OBSERVATION],
      changes: [CHANGE],
      lost: [],
    });
  });

  test('counts its lines and redactions, and is readable by its owner alone', () => {
    using record = open();
    record.observe({ ...OBSERVATION, facts: { ...OBSERVATION.facts, body: 'redis://:hunter2@cache/0' } });
    record.redacted(['header']);
    const { run, directory } = record.end(end);
    expect(run).toMatchObject({
      counts: { observations: 1, changes: 0 },
      redactions: [
        { kind: 'URL credentials', count: 1 },
        { kind: 'header', count: 1 },
      ],
    });
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  test('that was killed is a readable bundle: running, with its unjudged checks inconclusive', () => {
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

  test('keeps every fault of the test infrastructure', () => {
    using record = open();
    const fault = { source: 'sleep.full', attempt: 1, cause: 'the stream broke' };
    record.infrastructure(fault);
    expect(record.end(end).run.infrastructure).toEqual([fault]);
  });

  test('does not write run.json again for each fault', () => {
    using record = open();
    const before = statSync(join(record.directory, BUNDLE.run)).ino;
    for (let attempt = 1; attempt <= 50; attempt += 1)
      record.infrastructure({ source: 'sleep.full', attempt, cause: 'x' });
    expect(statSync(join(record.directory, BUNDLE.run)).ino).toBe(before);
    expect(readBundle(record.directory).run.infrastructure).toHaveLength(50);
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
    const { observations, lost } = readBundle(record.directory);
    expect(observations).toHaveLength(1);
    expect(lost).toEqual([{ place: 'observations.ndjson:2', why: 'unfinished', checks: [] }]);
  });

  test('names a torn line in the middle and continues after it', () => {
    using record = open();
    record.observe(OBSERVATION);
    appendFileSync(join(record.directory, BUNDLE.observations), '{"check":"PA-STRICT-01","facts":{"bo{"check":"X"}\n');
    record.observe({ ...OBSERVATION, seq: 2 });
    const { lost } = readBundle(record.directory);
    expect(lost).toEqual([{ place: 'observations.ndjson:2', why: 'torn', checks: ['PA-STRICT-01', 'X'] }]);
  });

  test('detects a stream that was truncated after a complete line', () => {
    using record = open();
    record.observe(OBSERVATION);
    record.change(CHANGE);
    const { directory } = record.end(end);
    writeFileSync(join(directory, BUNDLE.changes), '');
    expect(() => readBundle(directory)).toThrow(/changes\.ndjson: it has 0 lines; the run counted 1/);
  });

  test('keeps only those of many observations that a report lists', () => {
    using record = open();
    record.judged(strictDeviates);
    for (let seq = 1; seq <= 100; seq += 1) record.observe({ ...OBSERVATION, seq });
    const { observations, earlier } = record.end(end);
    expect(observations.map(({ seq }) => seq)).toEqual([1, ...Array.from({ length: 12 }, (_, index) => 89 + index)]);
    expect(earlier).toEqual({ 'PA-STRICT-01': 88 });
  });

  test('names file, line and field of an invalid line', () => {
    using record = open();
    const { witness: _witness, ...incomplete } = OBSERVATION;
    writeFileSync(join(record.directory, BUNDLE.observations), `${JSON.stringify(incomplete)}\n`);
    expect(() => readBundle(record.directory)).toThrow(/observations\.ndjson:1: .*witness/s);
  });

  test('names file, line and field of facts that do not have the shape of their kind', () => {
    using record = open();
    const { exitCode: _exitCode, ...incomplete } = OBSERVATION.facts;
    const lines = [OBSERVATION, { ...OBSERVATION, seq: 2, facts: incomplete }].map((one) => JSON.stringify(one));
    writeFileSync(join(record.directory, BUNDLE.observations), `${lines.join('\n')}\n`);
    expect(() => readBundle(record.directory)).toThrow(/observations\.ndjson:2: .*facts\.exitCode/s);
  });

  test('reports a directory that is not a bundle', () => {
    expect(() => readBundle(outputDirectory)).toThrow(
      /^could not read the bundle .*; name a directory that `meshproof run` wrote/,
    );
  });
});
