import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { existingMeshFindings } from './existing-mesh.ts';

const { signal } = new AbortController();
let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-doctor-'));
  await mkdir(join(directory, 'bin'));
  vi.stubEnv('PATH', join(directory, 'bin'));
  vi.stubEnv('XDG_CACHE_HOME', directory);
  vi.stubEnv('KUBECONFIG', join(directory, 'none'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

const program = (name: string) => writeFile(join(directory, 'bin', name), '', { mode: 0o755 });

test('kubectl and istioctl that are nowhere are missing on PATH, and the mesh is not looked for', async () => {
  await program('kubectl');
  const findings = await existingMeshFindings({}, signal);
  expect(findings).toMatchObject([
    { need: 'kubectl', state: 'ready', details: `${join(directory, 'bin', 'kubectl')}, on PATH` },
    {
      need: 'istioctl',
      state: 'missing',
      details: expect.stringContaining('no folder of PATH has an executable called istioctl'),
      hint: expect.stringContaining('install istioctl in the version of the cluster'),
    },
  ]);
});

test('with both the mesh is looked for, by the kubeconfig of the environment', async () => {
  await program('kubectl');
  await program('istioctl');
  const findings = await existingMeshFindings({}, signal);
  expect(findings.map(({ need, state }) => [need, state])).toEqual([
    ['kubectl', 'ready'],
    ['istioctl', 'ready'],
    ['mesh', 'missing'],
  ]);
  expect(findings.at(-1)?.details).toContain(join(directory, 'none'));
});
