import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EXIT } from '../../../errors.ts';
import { findTool } from './find-tool.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-tools-'));
  vi.stubEnv('PATH', join(directory, 'bin'));
  vi.stubEnv('XDG_CACHE_HOME', directory);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

async function program(folder: string, name: string, seconds = 1): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, '', { mode: 0o755 });
  await utimes(path, seconds, seconds);
  return path;
}

async function built(artifact: string, name: string, seconds: number, isWhole = true): Promise<string> {
  const folder = join(directory, 'meshproof', 'go', artifact);
  const path = await program(folder, name, seconds);
  if (isWhole) await writeFile(`${folder}.sha256.json`, '{}');
  return path;
}

it('takes the program on PATH before the one that meshproof built', async () => {
  const path = await program(join(directory, 'bin'), 'kubectl');
  await built('kubernetes-1', 'kubectl', 5);
  expect(await findTool('kubectl')).toEqual({ path, from: 'PATH' });
});

it('takes the newest whole one that meshproof built where PATH has none', async () => {
  await built('istio-1', 'istioctl', 5);
  const path = await built('istio-2', 'istioctl', 7);
  await built('istio-3', 'istioctl', 9, false);
  await built('kind-1', 'kind', 11);
  expect(await findTool('istioctl')).toEqual({ path, from: 'meshproof' });
});

it('names the program that is nowhere', async () => {
  await expect(findTool('kubectl')).rejects.toMatchObject({
    exitCode: EXIT.environment,
    message: expect.stringMatching(
      /^could not find kubectl[^]*no folder of PATH[^]*meshproof has built none/,
    ) as string,
  });
});
