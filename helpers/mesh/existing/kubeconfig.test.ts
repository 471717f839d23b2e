import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../../errors.ts';
import { readableKubeconfig } from './kubeconfig.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-kubeconfig-'));
  await writeFile(join(directory, 'there'), '');
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => rm(directory, { recursive: true }));

describe('readableKubeconfig()', () => {
  it('gives the whole list of KUBECONFIG, made absolute, and none of it when nothing can be read', async () => {
    const absent = join(directory, 'absent');
    vi.stubEnv('KUBECONFIG', [absent, '', join(directory, 'there'), 'relative'].join(delimiter));
    const list = [absent, join(directory, 'there'), join(process.cwd(), 'relative')];
    expect(await readableKubeconfig(undefined)).toBe(list.join(delimiter));
    vi.stubEnv('KUBECONFIG', absent);
    await expect(readableKubeconfig(undefined)).rejects.toMatchObject({ exitCode: EXIT.environment });
  });

  it('takes one file by flag, whose path separates nothing', async () => {
    expect(await readableKubeconfig(join(directory, 'there'))).toBe(join(directory, 'there'));
    await expect(readableKubeconfig(`${directory}/a:b`)).rejects.toThrow('separates paths');
  });
});
