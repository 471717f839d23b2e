import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { budgets } from '../../../timing/budgets.ts';
import { cachedArtifact } from '../../artifacts/artifact-cache.ts';
import type { Engine } from '../../engine/engine.ts';
import { meshproofDirs } from '../../host/directories.ts';
import type { Task } from '../../host/task.ts';
import { engineImage } from '../engine-images.ts';

export interface Program {
  readonly reference: string;
  readonly path: string;
  readonly name: string;
}

/** A program out of an image, kept in the cache under the image's id. */
export async function copyOut(engine: Engine, program: Program, task: Task): Promise<string> {
  const image = await engineImage(engine, program.reference, task.signal);
  const key = (image?.id ?? '').replace('sha256:', '');
  const make = async (folder: string) => {
    const options = { env: engine.env, cancelSignal: task.signal } as const;
    const created = await execa(engine.docker, ['create', '--entrypoint', program.path, program.reference], options);
    const container = created.stdout.trim();
    try {
      await execa(engine.docker, ['cp', `${container}:${program.path}`, join(folder, program.name)], options);
      await chmod(join(folder, program.name), 0o755);
    } finally {
      await execa(engine.docker, ['rm', '--force', container], {
        env: engine.env,
        cancelSignal: AbortSignal.timeout(budgets.cleanUp),
      });
    }
  };
  const cached = await cachedArtifact(
    join(meshproofDirs().cache, 'tools'),
    { name: program.name, key, make },
    task.progress,
  );
  return join(cached.folder, program.name);
}
