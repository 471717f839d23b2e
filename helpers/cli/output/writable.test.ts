import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { EXIT, MeshproofError } from '../../errors.ts';
import { fakeContext } from '../fake-context.ts';
import { runCli } from '../program.ts';
import { requireUsablePlace, requireWritableDirectory, requireWritableFile } from './writable.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outputs-'));
  writeFileSync(join(folder, 'file'), 'text');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function refusal(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('a file for a report', () => {
  test.each([
    ['is a directory', () => folder],
    ['is below a file', () => join(folder, 'file', 'deep', 'junit.xml')],
    ['is a device, which would be replaced', () => '/dev/null'],
    ['is in a directory that cannot be written', () => '/proc/junit.xml'],
  ])('is refused with exit code 2 when it %s', (_what, path) => {
    const error = refusal(() => requireWritableFile(path(), '--junit-file'));
    expect(error).toBeInstanceOf(MeshproofError);
    expect(error).toMatchObject({ exitCode: EXIT.usage, hint: expect.stringContaining('--junit-file') as unknown });
  });

  test('is not touched if it exists, and not created if it does not', () => {
    requireWritableFile(join(folder, 'file'), '--junit-file');
    requireWritableFile(join(folder, 'new.xml'), '--junit-file');
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('text');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('does not replace a device', () => {
    refusal(() => requireWritableFile('/dev/null', '--junit-file'));
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('a directory for bundles', () => {
  test.each([
    ['is a file', () => join(folder, 'file')],
    ['is below a file', () => join(folder, 'file', 'bundles')],
    ['cannot be created, where a recursive mkdir never returns', () => '/proc/bundles/deep'],
  ])('is refused with exit code 2 when it %s', (_what, path) => {
    const error = refusal(() => requireWritableDirectory(path(), '--output-dir'));
    expect(error).toMatchObject({ exitCode: EXIT.usage, hint: expect.stringContaining('--output-dir') as unknown });
  });

  test('is created with its parents, and stays empty', () => {
    const path = join(folder, 'a', 'b');
    requireWritableDirectory(path, '--output-dir');
    expect(readdirSync(path)).toEqual([]);
  });
});

describe('a place for state', () => {
  test.each(['/proc/x/meshproof', '/dev/null/x', '/sys/kernel/x/y'])(
    '%s is refused at once, with its variable',
    (path) => {
      expect(() => requireUsablePlace(path, 'XDG_STATE_HOME')).toThrow(/^could not create folders in .*XDG_STATE_HOME/);
    },
  );

  test('that does not exist yet is accepted, and nothing is created', () => {
    const parent = mkdtempSync(join(tmpdir(), 'place-'));
    onTestFinished(() => rmSync(parent, { recursive: true }));
    requireUsablePlace(join(parent, 'a', 'b'), 'XDG_STATE_HOME');
    expect(readdirSync(parent)).toEqual([]);
  });

  test.each(['XDG_STATE_HOME', 'XDG_CACHE_HOME'])(
    'in %s is checked before a command begins: exit code 3',
    async (variable) => {
      vi.stubEnv(variable, '/proc/x');
      onTestFinished(() => void vi.unstubAllEnvs());
      const context = fakeContext('down', '--name', 'not-there');
      expect(await runCli(context)).toBe(3);
      expect(context.err()).toContain(`set ${variable} to another directory`);
    },
  );
});
