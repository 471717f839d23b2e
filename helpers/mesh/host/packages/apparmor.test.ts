import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { ensureAppArmorParser, lacksAppArmorParser } from './apparmor.ts';

const executables = vi.hoisted(() => ({ findExecutable: vi.fn<(name: string) => Promise<string | undefined>>() }));
vi.mock('../executables.ts', () => executables);

let folder = '';
let enabled = '';
const task = { provision: false, signal: new AbortController().signal, progress: () => undefined };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meshproof-apparmor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  enabled = join(folder, 'enabled');
  await writeFile(enabled, 'Y\n');
  executables.findExecutable.mockResolvedValue(undefined);
});

test('a kernel that enforces AppArmor lacks the loader of profiles where it is absent', async () => {
  expect(await lacksAppArmorParser(enabled)).toBe(true);
  executables.findExecutable.mockResolvedValue('/sbin/apparmor_parser');
  expect(await lacksAppArmorParser(enabled)).toBe(false);
});

test('a kernel without AppArmor lacks nothing', async () => {
  await writeFile(enabled, 'N\n');
  expect(await lacksAppArmorParser(enabled)).toBe(false);
  expect(await lacksAppArmorParser(join(folder, 'absent'))).toBe(false);
});

test('the package is brought, or its command is named', async () => {
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin', 'dpkg-query'), '#!/bin/sh\nexit 1\n');
  await chmod(join(folder, 'bin', 'dpkg-query'), 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  executables.findExecutable.mockImplementation((name) =>
    Promise.resolve(name === 'dpkg-query' ? join(folder, 'bin', name) : undefined),
  );
  await expect(ensureAppArmorParser(task, enabled)).rejects.toMatchObject({
    exitCode: 3,
    hint: 'run: sudo apt-get install --no-install-recommends apparmor',
  });
});
