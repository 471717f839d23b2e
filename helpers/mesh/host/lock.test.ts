import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withLock } from './lock.ts';

let folder = '';
let path = '';
let lines: string[] = [];
let lose: () => void;
const task = { signal: new AbortController().signal, progress: (line: string) => void lines.push(line) };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  path = join(folder, 'cluster');
  lines = [];
  // The keeper of the lock looks at it every 15 s and calls this once the lock is gone, as after a
  // sleep of the machine.
  vi.spyOn(lockfile, 'lock').mockImplementation(async (_path, options) => {
    lose = () => options?.onCompromised?.(new Error('unable to update the lock within the stale threshold'));
    return async () => undefined;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test('what was finished counts although the lock was lost, and the loss is reported', async () => {
  const work = async (): Promise<string> => {
    lose();
    return 'made';
  };
  await expect(withLock(path, task, work)).resolves.toBe('made');
  expect(lines.join('\n')).toMatch(/was lost while working/);
});

test('a loss is an error when another process has the lock by now', async () => {
  vi.spyOn(lockfile, 'check').mockResolvedValue(true);
  const held = withLock(path, task, async () => lose());
  await expect(held).rejects.toMatchObject({ operation: expect.stringContaining('keep the lock') as unknown });
});

test('the error of the work comes first, and the loss is reported', async () => {
  vi.spyOn(lockfile, 'check').mockResolvedValue(true);
  const held = withLock(path, task, async () => {
    lose();
    throw new Error('the disk is full');
  });
  await expect(held).rejects.toThrow('the disk is full');
  expect(lines.join('\n')).toMatch(/could not keep the lock/);
});
