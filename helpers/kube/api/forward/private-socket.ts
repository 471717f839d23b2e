import { rmSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A place for a Unix socket that no other user of this machine reaches; disposing it removes it.
 */
export interface SocketPlace extends AsyncDisposable {
  readonly path: string;
}

/** Longest path of a Unix socket, in bytes, its final zero aside (Linux, unix(7)). */
const LONGEST_PATH = 107;

/** Directories of this process: an end that disposes nothing removes them. */
const open = new Set<string>();
let isWatching = false;

/**
 * Makes a directory that belongs to this user alone (mode 0700), for one socket.
 * @throws Error when no directory for temporary files has a path that is short enough
 */
export async function privateSocket(): Promise<SocketPlace> {
  const directory = await mkdtemp(join(shortDirectory(), 'meshproof-'));
  open.add(directory);
  removeAtExit();
  await chmod(directory, 0o700);
  return {
    path: join(directory, 's'),
    [Symbol.asyncDispose]: async () => {
      await rm(directory, { recursive: true, force: true });
      open.delete(directory);
    },
  };
}

function removeAtExit(): void {
  if (isWatching) return;
  isWatching = true;
  process.on('exit', () => {
    for (const directory of open) rmSync(directory, { recursive: true, force: true });
  });
}

function shortDirectory(): string {
  const fits = (directory: string): boolean =>
    Buffer.byteLength(join(directory, 'meshproof-XXXXXX', 's')) <= LONGEST_PATH;
  const found = [tmpdir(), '/tmp'].find(fits);
  if (found === undefined) throw new Error(`the path of ${tmpdir()} is too long for a Unix socket; set TMPDIR`);
  return found;
}
