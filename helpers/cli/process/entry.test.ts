import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { PROJECT } from '../project.ts';

/** Long enough for a process on a machine that is busy with other tests. */
const PATIENCE = 180_000;

/** Runs the real command line with a stream on a disk that takes nothing. */
async function withFull(redirection: string, ...args: readonly string[]) {
  const main = join(PROJECT, 'helpers', 'cli', 'main.ts');
  const command = `exec "$0" "$@" ${redirection}/dev/full`;
  return execa('sh', ['-c', command, process.execPath, main, ...args], { reject: false });
}

test('a result that the disk does not take exits with 3 and a word about it', { timeout: PATIENCE }, async () => {
  const { exitCode, stderr } = await withFull('1>', 'explain', 'PA-STRICT-01');
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/could not write the result to standard output; .*\nENOSPC/);
});

test('a word that the disk does not take changes no exit code', { timeout: PATIENCE }, async () => {
  const { exitCode } = await withFull('2>', 'prove-it');
  expect(exitCode).toBe(2);
});
