import * as files from 'node:fs/promises';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { textOfFile } from './file-texts.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>();
  return { ...real, readFile: vi.fn(real.readFile) };
});

let directory = '';
const path = () => join(directory, 'config');
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-texts-'));
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await writeFile(path(), 'one');
  vi.mocked(files.readFile).mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => rm(directory, { recursive: true }));

test('a file that is older than a tick is read once', async () => {
  vi.setSystemTime(Date.now() + 1_000);
  expect([await textOfFile(path()), await textOfFile(path()), await textOfFile(path())]).toEqual(['one', 'one', 'one']);
  expect(files.readFile).toHaveBeenCalledTimes(1);
});

test('a file that is written again, in place or by another file, is read again at once', async () => {
  vi.setSystemTime(Date.now() + 1_000);
  expect(await textOfFile(path())).toBe('one');
  await writeFile(path(), 'two');
  expect(await textOfFile(path())).toBe('two');
  await writeFile(`${path()}.new`, 'six');
  await rename(`${path()}.new`, path());
  expect(await textOfFile(path())).toBe('six');
});

test('a file that has just changed is read again, since its time stamp may stay the same', async () => {
  await textOfFile(path());
  await textOfFile(path());
  expect(files.readFile).toHaveBeenCalledTimes(2);
});

test('a file that is gone is an error, also after it was read', async () => {
  vi.setSystemTime(Date.now() + 1_000);
  await textOfFile(path());
  await rm(path());
  await expect(textOfFile(path())).rejects.toMatchObject({ code: 'ENOENT' });
});
