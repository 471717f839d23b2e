import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { PROJECT } from '../project.ts';

/** Milliseconds for a process on a machine that is busy with other tests. */
const PROCESS_TIMEOUT = 400_000;

/** Runs the real command line with one stream on a full disk. */
async function withFull(redirection: string, ...args: readonly string[]) {
  const main = join(PROJECT, 'helpers', 'cli', 'main.ts');
  const command = `exec "$0" "$@" ${redirection}/dev/full`;
  return execa('sh', ['-c', command, process.execPath, main, ...args], { reject: false });
}

test('a result that the disk refuses exits with 3 and an error message', { timeout: PROCESS_TIMEOUT }, async () => {
  const { exitCode, stderr } = await withFull('1>', 'explain', 'PA-STRICT-01');
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/could not write the result to standard output; .*\nENOSPC/);
});

test('an error message that the disk refuses changes no exit code', { timeout: PROCESS_TIMEOUT }, async () => {
  const { exitCode } = await withFull('2>', 'prove-it');
  expect(exitCode).toBe(2);
});
