import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { MeshproofError, messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { until, type Waiting } from '../../timing/until.ts';
import type { Task } from './task.ts';

/** A lock whose holder gave no sign of life for this long is taken over. */
const STALE_MS = 30_000;
/** How often a waiting process looks again. */
const LOOK_AGAIN_MS = 500;

/**
 * Runs `work` while no other process of this user runs anything under the same path.
 * Waits for as long as the holder lives; a holder that was killed is taken over after 30 s.
 */
export async function withLock<T>(
  path: string,
  task: Pick<Task, 'signal' | 'progress'>,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const held = await acquire(path, task);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await held.release().catch((fault: unknown) => task.progress(messageOf(fault)));
    throw error;
  }
  await held.release();
  return result;
}

interface HeldLock {
  /** Gives the lock up. @throws MeshproofError when another process has held it meanwhile */
  release(): Promise<void>;
}

async function acquire(path: string, task: Pick<Task, 'signal' | 'progress'>): Promise<HeldLock> {
  let lost: Error | undefined;
  const lock = () =>
    lockfile.lock(path, { realpath: false, stale: STALE_MS, onCompromised: (cause) => void (lost = cause) });
  const options = {
    what: `no other meshproof holds ${path}.lock`,
    budgetMs: budgets.lock,
    everyMs: LOOK_AGAIN_MS,
    signal: task.signal,
    hint: 'wait for the other meshproof to end, or end it',
    onState: task.progress,
  };
  const release = await until(options, () => lock().catch(stillHeld));
  return {
    release: async () => {
      if (lost === undefined) return release();
      // A machine that slept holds nothing any more; what was done counts unless another process
      // has worked beside it.
      if (await isHeld(path)) throw lostLock(path, lost);
      task.progress(`the lock ${path}.lock was lost while working (${lost.message}); no other meshproof has taken it`);
    },
  };
}

/** Whether a process that gives signs of life holds the lock on a path. */
export async function isHeld(path: string): Promise<boolean> {
  return lockfile.check(path, { realpath: false, stale: STALE_MS });
}

function stillHeld(error: unknown): Waiting {
  if (error instanceof Error && 'code' in error && error.code === 'ELOCKED')
    return { waiting: 'waiting for another meshproof to finish the same' };
  throw error;
}

function lostLock(path: string, cause: Error): MeshproofError {
  return new MeshproofError({
    operation: `keep the lock ${path}.lock`,
    details: cause.message,
    hint: 'run again when no other meshproof is running',
    cause,
  });
}
