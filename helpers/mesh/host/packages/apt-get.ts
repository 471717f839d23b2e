import { readdir, stat } from 'node:fs/promises';
import { execa } from 'execa';
import { budgets } from '../../../timing/budgets.ts';
import type { Task } from '../task.ts';
import { type AptPlan, readPlan } from './plan.ts';

const DAY_MS = 86_400_000;

/** Where apt keeps what its sources offer. */
const LISTS: Lists = { folder: '/var/lib/apt/lists', stamp: '/var/lib/apt/periodic/update-success-stamp' };

/** A mirror that does not answer must not hold a run up for minutes. */
const PATIENCE = ['-o', 'Acquire::http::Timeout=30', '-o', 'Acquire::https::Timeout=30'];

/**
 * Arguments of apt-get that install packages, add nothing else than what they depend on, and remove
 * nothing. Configuration files that were edited stay as they are.
 */
export function installArguments(packages: readonly string[]): readonly string[] {
  const options = ['-y', '--no-remove', '--no-install-recommends'];
  return [...options, '-o', 'Dpkg::Options::=--force-confold', 'install', ...packages];
}

/** How apt-get ended. */
export interface AptEnd {
  readonly succeeded: boolean;
  readonly output: string;
}

/**
 * apt asks no question and prints English. needrestart, where it is installed, would restart
 * services of other packages.
 */
const ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', NEEDRESTART_SUSPEND: '1' } as const;

/**
 * Runs apt-get without questions, in English.
 * @throws the signal's reason when it aborts
 */
async function aptGet(args: readonly string[], { signal }: Pick<Task, 'signal'>): Promise<AptEnd> {
  const ran = await execa('apt-get', args, {
    all: true,
    env: ENVIRONMENT,
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  return { succeeded: ran.exitCode === 0, output: ran.all ?? ran.originalMessage ?? '' };
}

/**
 * Downloads and installs. The download ends with the signal; what changes the system is a session
 * of its own and always ends by itself, because a package that is half configured blocks every
 * later installation.
 * @throws the signal's reason when it aborts
 */
export async function install(packages: readonly string[], task: Pick<Task, 'signal'>): Promise<AptEnd> {
  const args = installArguments(packages);
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  const fetched = await aptGet([...PATIENCE, ...wait, '--download-only', ...args], task);
  if (!fetched.succeeded) return fetched;
  const ran = await execa('apt-get', [...wait, '--no-download', ...args], {
    all: true,
    env: ENVIRONMENT,
    reject: false,
    stdin: 'ignore',
    detached: true,
    cleanup: false,
    timeout: budgets.provision,
  });
  task.signal.throwIfAborted();
  return { succeeded: ran.exitCode === 0, output: ran.all ?? ran.originalMessage ?? '' };
}

/** Refreshes the package lists. */
export function updateLists(task: Pick<Task, 'signal'>): Promise<AptEnd> {
  return aptGet([...PATIENCE, 'update'], task);
}

/**
 * What installing packages would do, by apt's own simulation, which changes nothing and needs no
 * root. A string when apt finds no way: its message.
 */
export async function simulateInstall(
  packages: readonly string[],
  task: Pick<Task, 'signal'>,
): Promise<AptPlan | string> {
  const { succeeded, output } = await aptGet(['--simulate', '--no-install-recommends', 'install', ...packages], task);
  return succeeded ? readPlan(output) : output;
}

/** Whether the package lists are absent or older than a day. */
export async function listsAreStale(now: number = Date.now(), lists: Lists = LISTS): Promise<boolean> {
  const files = await readdir(lists.folder).catch(() => []);
  if (!files.some((name) => /_(Packages|InRelease|Release)(\.\w+)?$/.test(name))) return true;
  const times = await Promise.all(
    [lists.folder, lists.stamp].map((path) =>
      stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return now - Math.max(...times) > DAY_MS;
}

interface Lists {
  readonly folder: string;
  readonly stamp: string;
}
