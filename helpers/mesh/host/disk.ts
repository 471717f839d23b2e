import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MeshproofError } from '../../errors.ts';

const GIB = 2 ** 30;

/** Free bytes of the file system that holds a path, or will hold it once it is made. */
export async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    const parent = dirname(path);
    if (parent === path) throw error;
    return freeBytes(parent);
  }
}

/**
 * @throws MeshproofError naming the path and what is missing when its file system has less than
 * `bytes` free
 */
export async function requireDisk(path: string, bytes: number): Promise<void> {
  const free = await freeBytes(path);
  if (free >= bytes) return;
  throw new MeshproofError({
    operation: 'make the images of the mesh',
    details: `the disk that holds ${path} has ${(free / GIB).toFixed(1)} GiB free, ${(bytes / GIB).toFixed(1)} GiB are needed`,
    hint: 'free disk space, or set XDG_CACHE_HOME and XDG_STATE_HOME to a larger disk',
  });
}
