import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, MeshproofError, messageOf } from '../../errors.ts';

/**
 * Checks before a run that a report can be written to a file, without touching the file.
 * @throws MeshproofError with exit code 2 when it is a directory or a device, or when its directory
 * takes no file
 */
export function requireWritableFile(path: string, flag: string): void {
  attempt(`write ${path}`, flag, () => {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw new Error(`${path} is a directory`);
    // Writing replaces the path, which would put a file in the place of the device.
    if (there?.isFile() === false) throw new Error(`${path} is a device or a pipe, not a file`);
    tryDirectory(dirname(path));
  });
}

/**
 * Checks that bundles can be written into a directory; creates the directory if needed.
 * @throws MeshproofError with exit code 2 when it cannot be created, or takes no file
 */
export function requireWritableDirectory(path: string, flag: string): void {
  attempt(`write into ${path}`, flag, () => tryDirectory(path));
}

/**
 * Checks that folders can be created at a path or at its nearest parent, and leaves nothing there.
 * Node's recursive mkdir, by which parts of meshproof create their folders, would never return
 * under /proc.
 * @throws MeshproofError with exit code 3 naming the environment variable that chose the place
 */
export function requireUsablePlace(path: string, variable: string): void {
  try {
    rmdirSync(mkdtempSync(join(nearestFolder(path), '.meshproof-')));
  } catch (error) {
    throw new MeshproofError({
      operation: `create folders in ${path}`,
      details: messageOf(error),
      hint: `make it writable, or set ${variable} to another directory`,
      exitCode: EXIT.environment,
      cause: error,
    });
  }
}

function nearestFolder(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? nearestFolder(dirname(path)) : path;
}

/** A full disk refuses data but not names, so some data is written and flushed. */
function tryDirectory(directory: string): void {
  makeDirectory(directory);
  const probe = join(directory, `.meshproof-${randomUUID()}`);
  const descriptor = openSync(probe, 'wx');
  try {
    writeSync(descriptor, Buffer.alloc(PROBE_BYTES));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
    rmSync(probe);
  }
}

/**
 * Creates one directory at a time: where a file system refuses them as /proc does, Node's recursive
 * mkdir never returns.
 */
function makeDirectory(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) return;
  makeDirectory(dirname(directory));
  mkdirSync(directory);
}

/** One block of most file systems. */
const PROBE_BYTES = 4096;

function attempt(operation: string, flag: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new MeshproofError({
      operation,
      details: messageOf(error),
      hint: `free space there, make it writable, or choose another place with ${flag}`,
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}
