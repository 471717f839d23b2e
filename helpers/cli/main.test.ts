import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROJECT } from './project.ts';

/** The files that main.ts imports statically. */
const STATIC_IMPORTS = ['cli/main.ts', 'errors.ts', 'text/sanitize.ts'];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshproof-main-'));
  for (const sub of ['cli/process', 'text']) await mkdir(join(folder, sub), { recursive: true });
  for (const file of STATIC_IMPORTS) await copyFile(join(PROJECT, 'helpers', file), join(folder, file));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'cli/program.ts'), 'export const runCli = undefined;');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test.each([
  ['a package that is not installed', "import 'no-such-package'; export const runAsProcess = 1;", 3, /npm ci/],
  ['a source that this Node cannot read', 'export const using using = 1;', 70, /could not start meshproof/],
  ['a module that throws', "throw new Error('broken')", 70, /could not start meshproof.*\nbroken/],
  [
    'a rejection before anything runs',
    'export const runAsProcess = async () => { throw new Error("early"); }',
    70,
    /early/,
  ],
  ['a run that never settles', 'export const runAsProcess = () => new Promise(() => undefined)', 70, /^/],
])('%s does not exit with the code of a verdict', async (_what, entry, code, message) => {
  await writeFile(join(folder, 'cli/process/entry.ts'), entry);
  const { exitCode, stderr } = await execa(process.execPath, [join(folder, 'cli/main.ts')], { reject: false });
  expect(exitCode).toBe(code);
  expect(stderr).toMatch(message);
});
