import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Part } from './part.ts';
import type { PartReport } from './recap.ts';
import { reportOf, type VitestJson } from './vitest-json.ts';

/**
 * Runs vitest projects in a separate process and reads what they did from the json report.
 * Vitest ends at once on a signal, without its tear-down: the caller then ends the mesh.
 */
export async function runProjects(
  projects: readonly string[],
  { root, signal }: Part,
  env: Readonly<Record<string, string>> = {},
): Promise<PartReport> {
  const report = join(root, '.vitest', `${projects.join('-')}.json`);
  await rm(report, { force: true });
  const args = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { exitCode } = await execa(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args, ...reporters],
    { cwd: root, env, cancelSignal: signal, stdio: ['ignore', 'inherit', 'inherit'], reject: false },
  );
  return reportOf(await readReport(report), { root, projects, exitCode });
}

async function readReport(path: string): Promise<VitestJson | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as VitestJson;
  } catch (thrown) {
    // A run that failed early writes no report; reportOf() counts that as a failure.
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}
