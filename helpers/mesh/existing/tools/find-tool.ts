import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { meshproofDirs } from '../../host/directories.ts';
import { findExecutable } from '../../host/executables.ts';
import { unfit } from '../kubeconfig.ts';

/** The programs by which an existing mesh is used, and what meshproof builds them from. */
const BUILT_FROM = { kubectl: 'kubernetes', istioctl: 'istio' } as const;

export type ToolName = keyof typeof BUILT_FROM;

/** A program and where it was found. */
export interface Tool {
  readonly path: string;
  readonly from: 'PATH' | 'meshproof';
}

/**
 * Finds a program: the one on PATH, which the user chose, or the one that meshproof built for a
 * managed mesh.
 * @throws MeshproofError (exit code 3) when there is neither
 */
export async function findTool(name: ToolName): Promise<Tool> {
  const onPath = await findExecutable(name);
  if (onPath !== undefined) return { path: onPath, from: 'PATH' };
  const built = await newestBuilt(name);
  if (built !== undefined) return { path: built, from: 'meshproof' };
  throw unfit(
    `find ${name}, which speaks to the cluster`,
    `no folder of PATH has an executable called ${name}, and meshproof has built none`,
    `install ${name} in the version of the cluster, then run again`,
  );
}

/** The program that meshproof built last. A whole artifact has its digests beside it. */
async function newestBuilt(name: ToolName): Promise<string | undefined> {
  const folder = join(meshproofDirs().cache, 'go');
  const entries = await readdir(folder).catch(() => [] as string[]);
  const whole = entries.filter(
    (entry) => entry.startsWith(`${BUILT_FROM[name]}-`) && entries.includes(`${entry}.sha256.json`),
  );
  const found = await Promise.all(whole.map((entry) => builtIn(join(folder, entry, name))));
  return found
    .flatMap((one) => one ?? [])
    .toSorted((one, other) => one.at - other.at)
    .at(-1)?.path;
}

async function builtIn(path: string): Promise<{ readonly path: string; readonly at: number } | undefined> {
  if ((await findExecutable(path)) === undefined) return undefined;
  return { path, at: (await stat(path)).mtimeMs };
}
