import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A file system of one MiB, which disposal removes. */
export interface TinyDisk extends AsyncDisposable {
  readonly path: string;
  /** Writes until no byte more fits. */
  readonly fill: () => void;
}

/** Mounts it; requires root. */
export async function tinyDisk(): Promise<TinyDisk> {
  const path = await mkdtemp(join(tmpdir(), 'meshproof-disk-'));
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]);
  return {
    path,
    fill: () => fill(join(path, 'ballast')),
    [Symbol.asyncDispose]: async () => {
      await execa('umount', [path]);
      await rmdir(path);
    },
  };
}

/** Whether this process may mount: root may, except in most containers. */
export async function canMount(): Promise<boolean> {
  try {
    await (await tinyDisk())[Symbol.asyncDispose]();
    return true;
  } catch {
    return false;
  }
}

function fill(path: string): void {
  const descriptor = openSync(path, 'w');
  try {
    for (let size = 4096; size >= 1;) if (!fits(descriptor, size)) size = Math.floor(size / 2);
  } finally {
    closeSync(descriptor);
  }
}

function fits(descriptor: number, size: number): boolean {
  try {
    return writeSync(descriptor, Buffer.alloc(size)) > 0;
  } catch {
    return false;
  }
}
