import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { bundleOf, strictDeviates } from '../../evidence/fixture.ts';
import { fakeContext } from '../fake-context.ts';
import { atTheEdge } from '../output/edge.ts';
import { PROJECT } from '../project.ts';
import { reportToGitHub } from './github.ts';

const file = 'suites/peer-authentication/workload-strict-refuses-plaintext.check.ts';
const base = bundleOf([strictDeviates], 'deviates');
const bundle = { ...base, plan: { ...base.plan, checks: base.plan.checks.map((check) => ({ ...check, file })) } };

// The edge makes commands inert there, except those of meshproof itself.
beforeEach(() => void vi.stubEnv('GITHUB_ACTIONS', 'true'));
afterEach(() => void vi.unstubAllEnvs());

function reported(env: Record<string, string>): string {
  const context = fakeContext('run');
  reportToGitHub(bundle, atTheEdge(context).stderr, PROJECT, { GITHUB_WORKSPACE: PROJECT, ...env });
  return context.err();
}

test('the runner gets the command at the line of the record, and the job its summary', () => {
  const folder = mkdtempSync(join(tmpdir(), 'summary-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const summary = join(folder, 'summary.md');
  const err = reported({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary });
  const [, line = ''] =
    /^::error file=suites\/peer-authentication\/workload-strict-refuses-plaintext\.check\.ts,line=(\d+),/.exec(err) ??
    [];
  expect(readFileSync(join(PROJECT, file), 'utf8').split('\n')[Number(line) - 1]).toContain('PA-STRICT-01');
  expect(readFileSync(summary, 'utf8')).toContain('### PA-STRICT-01: deviates');
});

test('elsewhere nothing is written', () => {
  expect(reported({})).toBe('');
});
