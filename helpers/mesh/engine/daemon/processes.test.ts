import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../../../timing/until.ts';
import { type EnginePaths, enginePaths } from '../engine-paths.ts';
import { isDaemon, isOfEngine, processOf, processOfPidFile } from './processes.ts';

const { signal } = new AbortController();
let folder = '';
let paths: EnginePaths;
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'processes-'));
  paths = enginePaths(join(folder, 'engine'));
  await mkdir(join(paths.exec, 'containerd'), { recursive: true });
  await mkdir(dirname(paths.log), { recursive: true });
  await writeFile(paths.log, '');
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await rm(folder, { recursive: true });
});

/** Starts `tail` under another file name, following the log and further files. */
async function start(program: string, ...files: string[]): Promise<number> {
  const path = join(folder, program);
  await copyFile('/usr/bin/tail', path);
  await chmod(path, 0o755);
  const child = execa(path, ['-q', '-F', paths.log, ...files], { reject: false, stdio: 'ignore' });
  stops.push(async () => {
    child.kill('SIGKILL');
    return child;
  });
  const pid = child.pid ?? 0;
  // Until it has replaced the shell of its parent it has the arguments of that one.
  await until({ what: 'the program runs', budgetMs: 10_000, signal }, async () =>
    (await processOf(pid))?.program === program ? true : undefined,
  );
  return pid;
}

describe('isOfEngine()', () => {
  test.each(['tail', 'vim', 'less', 'containerd-exporter'])(
    'leaves alone %s, whatever files of the engine it has open',
    async (program) => {
      const pid = await start(program, `${paths.exec}/containerd/containerd.toml`, paths.config);
      const found = await processOf(pid);
      expect(found?.arguments).toContain(paths.config);
      expect(found !== undefined && isOfEngine(found, paths)).toBe(false);
    },
  );

  test.each([
    ['dockerd', (of: EnginePaths) => of.config],
    ['containerd', (of: EnginePaths) => `${of.exec}/containerd/containerd.toml`],
    ['containerd-shim-runc-v2', (of: EnginePaths) => `${of.exec}/containerd/containerd.sock`],
  ])('knows %s of this engine, and none of another', async (program, file) => {
    const pid = await start(program, file(paths));
    const found = await processOf(pid);
    expect(found !== undefined && isOfEngine(found, paths)).toBe(true);
    expect(found !== undefined && isOfEngine(found, enginePaths(join(folder, 'engine2')))).toBe(false);
  });
});

test('a pid file that names another program by now names no daemon', async () => {
  await mkdir(dirname(paths.pid), { recursive: true });
  await writeFile(paths.pid, (await start('tail', paths.config)).toString());
  expect(await processOfPidFile(paths.pid, (one) => isDaemon(one, paths))).toBeUndefined();
});
