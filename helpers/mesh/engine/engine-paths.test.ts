import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { enginePaths, makeEngineFolders } from './engine-paths.ts';

test('no other user comes to the socket, also where an earlier folder was open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  const paths = enginePaths(join(folder, 'engine'));
  await mkdir(dirname(paths.socket), { recursive: true, mode: 0o777 });
  await makeEngineFolders(paths);
  for (const closed of [paths.state, dirname(paths.socket), paths.data, paths.exec])
    expect((await stat(closed)).mode & 0o027).toBe(0);
  await rm(folder, { recursive: true });
});
