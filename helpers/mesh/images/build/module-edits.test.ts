import { mkdtemp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { edited, overlayOf } from './module-edits.ts';

test('replaces a text that occurs once', () => {
  expect(edited('m/a.go', 'idle = 5 * time.Second\n', { '5 * time.Second': '2 * time.Hour' })).toBe(
    'idle = 2 * time.Hour\n',
  );
});

test.each([
  ['is missing', 'idle = 6 * time.Second', '0 times'],
  ['occurs twice', 'a = 5 * time.Second; b = 5 * time.Second', '2 times'],
])('refuses a text that %s', (_what, text, count) => {
  expect(() => edited('m/a.go', text, { '5 * time.Second': '2 * time.Hour' })).toThrow(
    `"5 * time.Second" occurs ${count}`,
  );
});

test('gives the compiler edited copies, and deletes them when disposed of', async () => {
  const source = await mkdtemp(join(tmpdir(), 'meshproof-test-'));
  await mkdir(join(source, 'server'));
  await writeFile(join(source, 'server/a.go'), 'var idle = 5\n');
  const overlay = await overlayOf('example.org/m', { 'server/a.go': { 'idle = 5': 'idle = 7' } }, source);
  const [flag, file = ''] = overlay.flags;
  const { Replace } = JSON.parse(await readFile(file, 'utf8')) as { Replace: Record<string, string> };
  expect(flag).toBe('-overlay');
  expect(Object.keys(Replace)).toEqual([join(source, 'server/a.go')]);
  expect(await readFile(Replace[join(source, 'server/a.go')] ?? '', 'utf8')).toBe('var idle = 7\n');
  expect(await readFile(join(source, 'server/a.go'), 'utf8')).toBe('var idle = 5\n');
  await overlay[Symbol.asyncDispose]();
  await expect(readdir(join(file, '..'))).rejects.toThrow('ENOENT');
});
