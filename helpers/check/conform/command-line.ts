import { resolve } from 'node:path';
import { execa } from 'execa';

/** The root of the checkout. */
export const PROJECT = resolve(import.meta.dirname, '..', '..', '..');

/** The tests' cluster, and whether they may install what a mesh needs; set by the test run. */
export const TEST_MESH = process.env['MESHPROOF_TEST_MESH'] ?? 'meshproof-test';
export const MAY_PROVISION = process.env['MESHPROOF_PROVISION'] !== 'never';

export interface Answer {
  readonly exitCode: number | undefined;
  readonly stdout: string;
}

/** Runs a command of the program on the tests' mesh and returns its JSON document. */
export function onTestMesh(command: 'run' | 'prove', ...args: readonly string[]): Promise<Answer> {
  const output = resolve(PROJECT, '.vitest', 'bundles');
  const provision = MAY_PROVISION ? [] : ['--no-provision'];
  return meshproof(command, '--name', TEST_MESH, '-o', 'json', '--output-dir', output, ...provision, ...args);
}

/** Runs the program in a process, as a user would; its progress goes to the stderr of the tests. */
export async function meshproof(...args: readonly string[]): Promise<Answer> {
  const { exitCode, stdout } = await execa(process.execPath, [resolve(PROJECT, 'helpers/cli/main.ts'), ...args], {
    cwd: PROJECT,
    reject: false,
    stdin: 'ignore',
    stderr: 'inherit',
  });
  return { exitCode, stdout };
}
