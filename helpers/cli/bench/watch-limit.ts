import { readFile, writeFile } from 'node:fs/promises';
import { EXIT, MeshproofError } from '../../errors.ts';
import type { Log } from '../output/progress.ts';

const LIMIT = '/proc/sys/fs/inotify/max_user_instances';

/** Two of istio-agent and one of Envoy; all sidecars run as one user. */
const PER_SIDECAR = 3;

/** For other programs on this machine. */
const REST = 128;

export interface WatchLimit {
  /** @default the kernel's own file */
  readonly path?: string;
  /** Whether settings of this machine may be changed. */
  readonly provision: boolean;
  readonly log: Log;
}

/**
 * Ensures that the kernel lets this many sidecars watch their files; those beyond its limit would
 * never become ready. Raises a limit that is too low, and restores it on disposal.
 * @throws MeshproofError with the command to run when it may not be raised
 */
export async function enoughWatches(
  sidecars: number,
  { path = LIMIT, provision, log }: WatchLimit,
): Promise<AsyncDisposable> {
  const found = (await readFile(path, 'utf8')).trim();
  const needed = sidecars * PER_SIDECAR + REST;
  if (Number(found) >= needed) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  if (!provision) throw tooFew(found, needed, '--no-provision forbids raising it');
  log(
    `fs.inotify.max_user_instances is raised from ${found} to ${needed.toString()} for this number of sidecars, and restored afterwards`,
  );
  try {
    await writeFile(path, `${needed.toString()}\n`);
  } catch (error) {
    throw tooFew(found, needed, String(error));
  }
  return { [Symbol.asyncDispose]: () => writeFile(path, `${found}\n`) };
}

function tooFew(found: string, needed: number, why: string): MeshproofError {
  return new MeshproofError({
    operation: 'deploy the cast of the bench',
    details: `its sidecars would need ${needed.toString()} inotify instances, ${found} are allowed (fs.inotify.max_user_instances); ${why}`,
    hint: `run this and start again: sysctl -w fs.inotify.max_user_instances=${needed.toString()}`,
    exitCode: EXIT.environment,
  });
}
