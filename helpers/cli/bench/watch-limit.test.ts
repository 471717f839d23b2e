import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enoughWatches } from './watch-limit.ts';

let directory = '';
let path = '';
const logged: string[] = [];
const log = (line: string): void => void logged.push(line);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-'));
  path = join(directory, 'max_user_instances');
});
beforeEach(async () => {
  logged.length = 0;
  await writeFile(path, '200\n');
});
afterAll(() => rm(directory, { recursive: true }));

const limit = async (): Promise<string> => (await readFile(path, 'utf8')).trim();

describe('enoughWatches()', () => {
  it('does not change a limit that is high enough', async () => {
    {
      await using _enough = await enoughWatches(24, { path, provision: false, log });
      expect(await limit()).toBe('200');
    }
    expect([await limit(), ...logged]).toEqual(['200']);
  });

  it('raises a limit that is too low, logs that, and restores it', async () => {
    {
      await using _enough = await enoughWatches(60, { path, provision: true, log });
      expect(await limit()).toBe('308');
    }
    expect(await limit()).toBe('200');
    expect(logged).toEqual([expect.stringContaining('from 200 to 308')]);
  });

  it('changes nothing where that is forbidden, and names the command', async () => {
    const command = 'sysctl -w fs.inotify.max_user_instances=308';
    await expect(enoughWatches(60, { path, provision: false, log })).rejects.toThrow(command);
    expect(await limit()).toBe('200');
  });
});
