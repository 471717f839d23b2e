import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHANGE, OBSERVATION } from '../fixture-run.ts';
import { strictConforms } from '../fixture.ts';
import { BUNDLE } from './bundle-files.ts';
import { readBundle } from './bundle-reader.ts';
import { end, start } from './fixtures/run-bounds.ts';
import { RunRecord } from './run-record.ts';

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
