import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeContext } from '../fake-context.ts';
import { runCli } from '../program.ts';
import { PROJECT } from '../project.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Runs a dry run, which contacts no cluster, with a configuration. */
async function dryRun(config: string, ...argv: readonly string[]) {
  const file = join(directory, 'meshproof.yaml');
  writeFileSync(file, config);
  const context = fakeContext('run', '--dry-run', '--config', file, ...argv);
  const code = await runCli(context);
  return { code, out: context.out(), err: context.err().replaceAll(`${directory}/`, '') };
}

describe('a configuration', () => {
  test('sets flags, which the command line overrides', async () => {
    const config = 'output: short\nfilter: quick\nskip: [PA-STRICT-01]\nnamespace-prefix: team-\nprovision: false\n';
    const ran = await dryRun(config);
    expect(ran.code).toBe(0);
    expect(ran.err).toBe('meshproof.yaml sets output, filter, skip, namespace-prefix, provision\n');
    expect(ran.out).toMatch(/^AZ-DENY-01: /m);
    expect(ran.out).not.toContain('PA-STRICT-01: ');
    const overridden = await dryRun(config, '--skip', 'AZ-DENY-01', '--output', 'text');
    expect(overridden.out).toMatch(/^# PA-STRICT-01: /m);
    expect(overridden.out).toMatch(/^ {2}namespace: team-/m);
    expect(overridden.out).not.toContain('AZ-DENY-01: ');
  });

  test('is meshproof.yaml of the working directory where --config is absent', async () => {
    writeFileSync(join(directory, 'meshproof.yaml'), 'filtre: quick\n');
    const context = fakeContext('run', '--dry-run');
    const before = process.cwd();
    process.chdir(directory);
    try {
      expect(await runCli(context)).toBe(2);
    } finally {
      process.chdir(before);
    }
    expect(context.err()).toContain('meshproof.yaml:1: "filtre" is no setting. Did you mean filter');
  });

  test.each([
    [
      'an unknown key',
      'filter: quick\nfiltre: mtls\n',
      'meshproof.yaml:2: "filtre" is no setting. Did you mean filter',
    ],
    ['a flag of the command line alone', 'dry-run: true\n', 'meshproof.yaml:1: "dry-run" is no setting'],
    ['a bad value', '\ntimeout: soon\n', 'meshproof.yaml:2: "timeout": write a number with a unit'],
    ['a bad choice', 'keep: perhaps\n', 'meshproof.yaml:1: "keep": Allowed choices are never'],
    ['a text for a switch', 'provision: maybe\n', 'meshproof.yaml:1: "provision" needs true or false'],
    ['a list for one value', 'filter: [a, b]\n', 'meshproof.yaml:1: "filter" needs one value'],
    ['a mapping for a value', 'filter:\n  a: b\n', 'meshproof.yaml:1: "filter" needs a text'],
    ['no mapping', '- filter\n', 'meshproof.yaml:1: holds no mapping'],
    ['no YAML', 'a: [\n', 'meshproof.yaml:'],
  ])('with %s is an error with file and line, and exit code 2', async (_what, config, message) => {
    const { code, out, err } = await dryRun(config);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('as docs/operations.md has it is one that a run accepts', async () => {
    const page = readFileSync(join(PROJECT, 'docs', 'operations.md'), 'utf8');
    const example = /```yaml\n(filter: .*?)```/s.exec(page)?.[1] ?? '';
    const { code, err } = await dryRun(example);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'meshproof.yaml sets filter, skip, output, junit-file, timeout, cast-image, provision\n',
    });
  });

  test('lists every problem at once', async () => {
    const { err } = await dryRun('filtre: a\nkeep: perhaps\n');
    expect(err.trimEnd().split('\n')).toHaveLength(3);
  });

  test('that is named and absent is an error', async () => {
    const context = fakeContext('up', '--config', join(directory, 'none.yaml'));
    expect(await runCli(context)).toBe(2);
    expect(context.err()).toContain('none.yaml');
  });
});
