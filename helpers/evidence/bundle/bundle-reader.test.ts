import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHANGE, OBSERVATION } from '../fixture-run.ts';
import { strictDeviates } from '../fixture.ts';
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
