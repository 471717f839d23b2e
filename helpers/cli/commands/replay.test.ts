import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunRecord } from '../../evidence/bundle/run-record.ts';
import { bundleOf, strictConforms } from '../../evidence/fixture.ts';
import { fakeContext } from '../fake-context.ts';
import { runCli } from '../program.ts';

let outputDirectory = '';
beforeEach(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterEach(() => {
  rmSync(outputDirectory, { recursive: true });
});

async function meshproof(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const context = fakeContext(...argv);
  const code = await runCli(context);
  return { code, out: context.out(), err: context.err() };
}

/** A run that recorded no observation: its check was not judged, whatever verdict is recorded. */
function bundle(judged: boolean): string {
  const { plan, run } = bundleOf([strictConforms], 'conforms');
  const checks = plan.checks.map((check) => ({ ...check, manifests: {} }));
  using record = new RunRecord({ ...run, outputDirectory, checks });
  if (judged) record.judged(strictConforms);
  record.end({ ended: 'completed', endedAt: run.startedAt, failure: null, phases: [], execs: {} });
  return record.directory;
}

test('identical verdicts exit with 0', async () => {
  const { code, out } = await meshproof('replay', bundle(false));
  expect({ code, out }).toEqual({
    code: 0,
    out: 'identical: inconclusive, 1 checks from 0 observations and 0 changes\n',
  });
});

test('a verdict that its evidence does not support exits with 1 and is named', async () => {
  const { code, out } = await meshproof('replay', bundle(true));
  expect(code).toBe(1);
  expect(out).toMatch(
    /^PA-STRICT-01 conforms -> inconclusive, differs in verdict.*: the run ended before it was judged\n/,
  );
});

test('the JSON document has the same result', async () => {
  const { out } = await meshproof('replay', bundle(true), '-o', 'json');
  expect(JSON.parse(out)).toMatchObject({ identical: false, changed: [{ id: 'PA-STRICT-01', recorded: 'conforms' }] });
});

test('a directory without a bundle exits with 2 and names the file', async () => {
  const { code, out, err } = await meshproof('replay', outputDirectory);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/run\.json/);
});
