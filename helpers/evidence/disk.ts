import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MeshproofError, messageOf } from '../errors.ts';

/** Replaces a file in one step, so that a reader sees the old or the new content and never half of one. */
export function writeWhole(path: string, content: string): void {
  guarded(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, content, { flush: true });
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
    attempted: `write ${path}`,
    happened: messageOf(error),
    repair: full
      ? 'free space on that disk, or write elsewhere with --output-dir'
      : 'make the directory writable, or write elsewhere with --output-dir',
    cause: error,
  });
}
