import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { isBroken, strict, written } from '../../evidence/replay/fixture.ts';
import { withBudgets } from '../../timing/fixture.ts';
import { fakeContext } from '../fake-context.ts';
import { runCli } from '../program.ts';
import { PROJECT } from '../project.ts';

// Shorter than on a real mesh, where a failing phase lasts half a minute, and long enough for a
// busy machine.
withBudgets({ converge: 1_000, settle: 10 });

const folder = mkdtempSync(join(tmpdir(), 'run-command-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function meshproof(...argv: readonly string[]) {
  const context = fakeContext(...argv);
  const code = await runCli(context);
  return { code, out: context.out(), err: context.err() };
}

test('--version prints the version of package.json', async () => {
  const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string };
  expect(await meshproof('--version')).toEqual({ code: 0, out: `meshproof ${version}\n`, err: '' });
});

describe('a dry run', () => {
  test('-o json prints one document with every step and its objects', async () => {
    const { code, out } = await meshproof('run', '--dry-run', '-o', 'json', 'PA-STRICT-01');
    expect(code).toBe(0);
    const { steps } = z
      .strictObject({
        schema: z.literal('meshproof/dry-run-document/1'),
        steps: z.array(
          z.strictObject({
            action: z.enum(['apply', 'delete', 'rebuild', 'note']),
            check: z.string().optional(),
            title: z.string(),
            objects: z.array(z.looseObject({ kind: z.string() })),
          }),
        ),
      })
      .parse(JSON.parse(out));
    expect(steps[0]).toMatchObject({ action: 'apply', objects: expect.arrayContaining([]) as unknown });
    expect(steps[0]?.objects[0]?.kind).toBe('Namespace');
    const applied = steps.filter(({ action, check }) => action === 'apply' && check === 'PA-STRICT-01');
    expect(applied.flatMap(({ objects }) => objects.map(({ kind }) => kind))).toContain('PeerAuthentication');
  });

  test('-o short prints a line for each step', async () => {
    const { out } = await meshproof('run', '--dry-run', '-o', 'short', 'PA-STRICT-01');
    expect(out).toMatch(/^cast of PA-STRICT-01\nPA-STRICT-01: a STRICT workload/);
    expect(out).not.toContain('apiVersion');
  });
});

describe('--only-failed', () => {
  test('runs what did not conform in a bundle', async () => {
    const directory = await written(folder, 'run', strict, { faultInjection: { answer: isBroken } });
    const { code, out } = await meshproof('run', '--dry-run', '-o', 'short', '--only-failed', directory);
    expect(code).toBe(0);
    expect(out).toMatch(/^cast of PA-STRICT-01$/m);
    expect(out.match(/^cast of/gm)).toHaveLength(1);
    expect((await meshproof('run', '--dry-run', '--only-failed', directory, 'authorization')).code).toBe(4);
  });

  test('of a bundle in which all conform exits with 4, of no bundle with 2', async () => {
    const directory = await written(folder, 'run', strict);
    const { code, err } = await meshproof('run', '--dry-run', '--only-failed', directory);
    expect(code).toBe(4);
    expect(err).toContain('none of its checks deviated');
    expect((await meshproof('run', '--dry-run', '--only-failed', PROJECT)).code).toBe(2);
  });
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('of %s is a script that calls this checkout', async (shell) => {
    const { code, out } = await meshproof('completion', shell);
    expect(code).toBe(0);
    expect(out).toContain(join(PROJECT, 'scripts', 'meshproof'));
  });

  test('of an unknown shell exits with 2', async () => {
    expect((await meshproof('completion', 'tcsh')).code).toBe(2);
  });

  test.each([
    ['commands', ['expl'], /^explain\t/m],
    ['ids', ['run', 'PA-STRICT-0'], /^PA-STRICT-01\t/m],
    ['areas', ['prove', 'authoriz'], /^authorization\t/m],
    ['flags', ['run', '--only'], /^--only-failed\t/m],
    ['choices', ['run', '--keep', ''], /^on-failure\t/m],
    ['choices of a format', ['list', '-o', ''], /^short\t/m],
  ])('suggests %s', async (_what, line, expected) => {
    const { code, out } = await meshproof('complete', '--', ...line);
    expect(code).toBe(0);
    expect(out).toMatch(expected);
    expect(out).toMatch(/^:\d+$/m);
  });

  test('the script of bash is one that bash parses', async () => {
    const { out } = await meshproof('completion', 'bash');
    expect((await execa('bash', ['-n'], { input: out })).exitCode).toBe(0);
  });
});
