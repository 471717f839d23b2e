import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MeshproofError, messageOf } from '../../errors.ts';

/** Permissions of what a run writes for itself: evidence shows a mesh from inside. */
export const OWNER_ONLY = { directory: 0o700, file: 0o600 } as const;

/**
 * Replaces a file in one step, so that a reader sees the old or the new content and never half of one.
 * @param mode permissions of the file; those that the user's umask leaves when none are given
 */
export function writeWhole(path: string, content: string, mode?: number): void {
  guarded(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, content, { flush: true, ...(mode === undefined ? {} : { mode }) });
    // One that a killed run left keeps its permissions.
    if (mode !== undefined) chmodSync(`${path}.new`, mode);
    renameSync(`${path}.new`, path);
  });
}

/** Runs a file operation and says which file refused it, and what helps. */
export function guarded<Result>(path: string, operation: () => Result): Result {
  try {
    return operation();
  } catch (error) {
    throw writeError(path, error);
  }
}

function writeError(path: string, error: unknown): MeshproofError {
  const full = messageOf(error).includes('ENOSPC');
  return new MeshproofError({
    operation: `write ${path}`,
    details: messageOf(error),
    hint: full
      ? 'free space on that disk, or write elsewhere with --output-dir'
      : 'make the directory writable, or write elsewhere with --output-dir',
    cause: error,
  });
}
