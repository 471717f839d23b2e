import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MeshproofError, messageOf } from '../../errors.ts';

/** Permissions of evidence, which contains internals of a mesh. */
export const OWNER_ONLY = { directory: 0o700, file: 0o600 } as const;

/**
 * Replaces a file atomically, so that a reader gets either the old or the new content.
 * @param mode permissions of the file; by default the user's umask decides
 */
export function writeWhole(path: string, content: string, mode?: number): void {
  guarded(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, content, { flush: true, ...(mode === undefined ? {} : { mode }) });
    // A file of a killed run keeps its permissions otherwise.
    if (mode !== undefined) chmodSync(`${path}.new`, mode);
    renameSync(`${path}.new`, path);
  });
}

/** Runs a file operation; its errors name the file and what to do. */
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
