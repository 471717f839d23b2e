import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import type { Progress } from '../../timing/progress/progress.ts';

export interface Artifact {
  /** Human name, also the folder's first part: "go-istio", "rootfs-base". */
  readonly name: string;
  /** Hash over everything the content depends on. */
  readonly key: string;
  /** Fills an empty folder with the content. */
  readonly make: (folder: string) => Promise<void>;
  /** The files that the caller is going to use, where checking all of them would be waste. */
  readonly only?: readonly string[];
}

export interface CachedArtifact {
  readonly folder: string;
  readonly reused: boolean;
}

/** Path inside the artifact -> sha256 of its content. */
const Digests = z.record(z.string(), z.string());

/**
 * The artifact's folder under `root`, made when it is absent and made again, with a note, when a
 * file in it no longer has the digest that was recorded when it was made.
 */
export async function cachedArtifact(root: string, artifact: Artifact, progress: Progress): Promise<CachedArtifact> {
  const folder = join(root, `${artifact.name}-${artifact.key.slice(0, 12)}`);
  const fault = await faultOf(folder, artifact.only);
  if (fault === undefined) return { folder, reused: true };
  if (fault !== 'absent') progress(`the cached ${artifact.name} is corrupt (${fault}): making it again`);
  await makeAside(folder, artifact);
  return { folder, reused: false };
}

/**
 * Made beside its place and then renamed, so that an interrupted make never looks like a finished
 * one.
 */
async function makeAside(folder: string, artifact: Artifact): Promise<void> {
  const aside = join(dirname(folder), `.making-${artifact.name}-${randomUUID()}`);
  await mkdir(aside, { recursive: true });
  try {
    await artifact.make(aside);
    await writeFile(digestsOf(aside), JSON.stringify(await digestFolder(aside), null, 1));
    await rm(folder, { recursive: true, force: true });
    await rm(digestsOf(folder), { force: true });
    await rename(digestsOf(aside), digestsOf(folder));
    await rename(aside, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
    await rm(digestsOf(aside), { force: true });
  }
}

/**
 * What is wrong with a cached artifact: undefined when nothing is, 'absent' when it was never
 * finished.
 */
async function faultOf(folder: string, only: readonly string[] | undefined): Promise<string | undefined> {
  const recorded = await readFile(digestsOf(folder), 'utf8').catch(() => undefined);
  if (recorded === undefined) return 'absent';
  try {
    const expected = Digests.parse(JSON.parse(recorded));
    const found = await digestFolder(folder, only);
    const differing = (only ?? Object.keys({ ...expected, ...found })).find((path) => expected[path] !== found[path]);
    return differing === undefined ? undefined : `${differing} does not have its recorded digest`;
  } catch (error) {
    return messageOf(error);
  }
}

async function digestFolder(folder: string, only?: readonly string[]): Promise<Record<string, string>> {
  const files = only?.map((file) => join(folder, file)) ?? (await filesBelow(folder));
  const digests = await Promise.all(
    files.sort().map(async (file) => [relative(folder, file), await sha256OfFile(file)] as const),
  );
  return Object.fromEntries(digests);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Hex sha256 of a file's content. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

const digestsOf = (folder: string) => `${folder}.sha256.json`;
