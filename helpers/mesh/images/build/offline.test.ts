import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ImageRecipe } from '../table/recipe-schema.ts';
import { readTable } from '../table/recipes.ts';
import { fillContext } from './context.ts';

const signal = new AbortController().signal;
const task = { provision: false, signal, progress: () => undefined };
const table = await readTable();
const recipe: ImageRecipe = { part: 'cast', apps: [], go: {}, wheel: {}, source: {}, text: {} };
let root = '';

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(root, 'bin', name), `#!/bin/sh\n${script}\n`);
  await chmod(join(root, 'bin', name), 0o755);
}

/** From here on nothing can be fetched or built. */
async function cutOff(): Promise<void> {
  for (const name of ['go', 'npm', 'python3', 'apt-get']) await program(name, 'echo "no network" >&2; exit 1');
}

async function context(image: string, parts: Partial<ImageRecipe>): Promise<string> {
  const folder = await mkdtemp(join(root, 'context-'));
  const asked = {
    image,
    recipe: { ...recipe, ...parts },
    table,
    programs: new Map(),
    wheel: () => Promise.resolve(''),
  };
  await fillContext(folder, asked, task);
  return folder;
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'meshproof-offline-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'bin'));
  await mkdir(join(root, 'source'));
  vi.stubEnv('PATH', `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`);
  vi.stubEnv('XDG_CACHE_HOME', join(root, 'cache'));
  vi.stubEnv('XDG_STATE_HOME', join(root, 'state'));
  onTestFinished(() => void vi.unstubAllEnvs());
});

test("files of a Go module's source are there again without Go and without a network", async () => {
  await writeFile(join(root, 'source', 'bootstrap.json'), '{}');
  const answers = `case "$1" in env) echo go1.26.8 ;; list) echo '${root}/source' ;; mod) echo '{"Dir":"${root}/source"}' ;; esac`;
  await program('go', answers);
  const parts = { source: { istio: { 'bootstrap.json': 'made/bootstrap.json' } } };
  await context('pilot', parts);
  await cutOff();
  expect(await readFile(join(await context('pilot', parts), 'made', 'bootstrap.json'), 'utf8')).toBe('{}');
});

test("an image's npm packages are there again without a network", async () => {
  await program('npm', 'mkdir node_modules && echo content > node_modules/module');
  await context('mongo-client', { npm: true });
  await cutOff();
  expect(await readFile(join(await context('mongo-client', { npm: true }), 'node_modules', 'module'), 'utf8')).toBe(
    'content\n',
  );
});
