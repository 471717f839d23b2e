import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RunRecord } from '../../evidence/bundle/run-record.ts';
import { bundleOf, strictConforms } from '../../evidence/fixture.ts';
import { fakeContext } from '../fake-context.ts';
import { runCli } from '../program.ts';

/**
 * Sets the title, clears the screen, draws another verdict, reverses the line, and gives commands
 * to three CI services.
 */
const HOSTILE = [
  '\u001B]0;owned\u0007\u001B[2J\u009B31m',
  'deviates\rconforms\u202E\u2066\u200B\u{E0041}\u2028',
  '::error::x',
  ' ##[add-mask]y ##vso[task.complete] ##teamcity[buildStop]',
].join('\n');

const ACTIVE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const COMMAND = /^\s*::|##(vso|teamcity)?\[/m;

let outputDirectory = '';
beforeEach(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'hostile-'));
  vi.stubEnv('GITHUB_ACTIONS', 'true');
});
afterEach(() => {
  rmSync(outputDirectory, { recursive: true });
  vi.unstubAllEnvs();
});

async function outputOf(...argv: string[]): Promise<string> {
  const context = fakeContext(...argv);
  await runCli(context);
  return context.out() + context.err();
}

/** A bundle from another author: its verdicts name an unknown check. */
function foreignBundle(): string {
  const { plan, run } = bundleOf([strictConforms], 'conforms');
  const checks = plan.checks.map((check) => ({ ...check, manifests: {} }));
  using record = new RunRecord({ ...run, outputDirectory, checks });
  record.judged(strictConforms);
  record.end({ ended: 'completed', endedAt: run.startedAt, failure: null, phases: [], execs: {} });
  for (const name of ['verdicts.json', 'plan.json']) {
    const path = join(record.directory, name);
    const hostile = JSON.stringify(HOSTILE).slice(1, -1);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replaceAll('PA-STRICT-01', () => hostile),
    );
  }
  return record.directory;
}

describe('hostile text is printed and has no effect', () => {
  test.each([
    ['in a replayed bundle', () => ['replay', foreignBundle()]],
    ['in a bundle replayed as JSON', () => ['replay', foreignBundle(), '-o', 'json']],
    ['in an argument that a failure quotes', () => ['explain', HOSTILE]],
    ['in a filter', () => ['list', '--filter', HOSTILE]],
    ['in an argument that commander quotes', () => [HOSTILE]],
    ['in an option that commander quotes', () => ['run', '--keep', HOSTILE]],
    ['in the name of a bundle', () => ['replay', HOSTILE]],
  ])('%s', async (_where, argv) => {
    const text = await outputOf(...argv());
    expect(text).toContain('owned');
    expect(text.replaceAll(/[\n\t]/g, '')).not.toMatch(ACTIVE);
    expect(text).not.toMatch(COMMAND);
  });

  test('and keeps its value in a JSON document', async () => {
    const document = await outputOf('replay', foreignBundle(), '-o', 'json');
    expect(JSON.parse(document)).toMatchObject({ changed: [{ id: HOSTILE }] });
  });
});
