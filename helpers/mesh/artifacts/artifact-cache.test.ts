import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cachedArtifact } from './artifact-cache.ts';

let root = '';
let lines: string[] = [];
let made = 0;
const artifact = {
  name: 'tool',
  key: '0123456789abcdef',
  make: async (folder: string) => {
    made += 1;
    await writeFile(join(folder, 'binary'), 'content');
  },
};
const get = () => cachedArtifact(root, artifact, (line) => lines.push(line));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'meshproof-cache-'));
  lines = [];
  made = 0;
});
afterEach(() => rm(root, { recursive: true }));

test('is made once and reused afterwards', async () => {
  expect(await get()).toEqual({ folder: join(root, 'tool-0123456789ab'), reused: false });
  expect(await get()).toEqual({ folder: join(root, 'tool-0123456789ab'), reused: true });
  expect(made).toBe(1);
  expect(lines).toEqual([]);
});

test('a changed file is found by its digest, reported, and made again', async () => {
  const { folder } = await get();
  await writeFile(join(folder, 'binary'), 'c0ntent');
  expect((await get()).reused).toBe(false);
  expect(await readFile(join(folder, 'binary'), 'utf8')).toBe('content');
  expect(lines).toEqual(['the cached tool is corrupt (binary does not have its recorded digest): making it again']);
});

test('a missing file and a foreign file are corruption too', async () => {
  const { folder } = await get();
  await rm(join(folder, 'binary'));
  expect((await get()).reused).toBe(false);
  await writeFile(join(folder, 'stranger'), '');
  expect((await get()).reused).toBe(false);
  expect(lines).toHaveLength(2);
});

test('a failed make leaves nothing that looks finished', async () => {
  const failing = { ...artifact, make: () => Promise.reject(new Error('broken')) };
  await expect(cachedArtifact(root, failing, () => undefined)).rejects.toThrow('broken');
  expect(await readdir(root)).toEqual([]);
});

test('a caller that names the files it uses is not held up by others', async () => {
  const { folder } = await get();
  await writeFile(join(folder, 'stranger'), '');
  const only = { ...artifact, only: ['binary'] };
  expect((await cachedArtifact(root, only, () => undefined)).reused).toBe(true);
  await writeFile(join(folder, 'binary'), 'c0ntent');
  expect((await cachedArtifact(root, only, () => undefined)).reused).toBe(false);
});
