import { execa } from 'execa';
import { MeshproofError } from '../../errors.ts';
import { findExecutable } from './executables.ts';
import type { Task } from './task.ts';

export interface PackageNeed {
  /** Debian package names. */
  readonly packages: readonly string[];
  /** What they are needed for, as a phrase that completes "needed to …". */
  readonly why: string;
}

/**
 * Makes sure that Debian packages are installed, after saying which and why; does nothing when they are.
 * @throws MeshproofError with the exact command when it may not or cannot install them
 */
export async function ensureHostPackages(need: PackageNeed, task: Task): Promise<void> {
  if ((await findExecutable('dpkg-query')) === undefined) throw notDebian(need);
  const missing = await missingPackages(need.packages, task.signal);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!task.provision) throw mayNot(need, command, 'installing is forbidden (--no-provision)');
  if (process.getuid?.() !== 0) throw mayNot(need, command, 'only root may install packages');
  task.progress(`installing ${missing.join(', ')} (needed to ${need.why})`);
  await install(missing, need, task);
}

async function missingPackages(packages: readonly string[], signal: AbortSignal): Promise<string[]> {
  const asked = await execa('dpkg-query', ['--show', '--showformat=${db:Status-Abbrev} ${Package}\n', ...packages], {
    reject: false,
    cancelSignal: signal,
  });
  const installed = new Set(
    asked.stdout.split('\n').flatMap((line) => (line.startsWith('ii') ? [line.slice(2).trim()] : [])),
  );
  return packages.filter((name) => !installed.has(name));
}

async function install(missing: readonly string[], need: PackageNeed, task: Task): Promise<void> {
  const options = {
    all: true,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    reject: false,
    cancelSignal: task.signal,
  } as const;
  const args = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', 'install', ...missing];
  const first = await execa('apt-get', args, options);
  if (first.exitCode === 0) return;
  task.signal.throwIfAborted();
  task.progress('the package lists are out of date: refreshing them');
  const refreshed = await execa('apt-get', ['update'], options);
  const second = await execa('apt-get', args, options);
  task.signal.throwIfAborted();
  if (second.exitCode === 0) return;
  throw new MeshproofError({
    attempted: `install ${missing.join(', ')} (needed to ${need.why})`,
    happened: [refreshed.exitCode === 0 ? '' : refreshed.all, second.all].join('\n').trim(),
    repair: `run it by hand and repair what it says: apt-get update && apt-get install ${missing.join(' ')}`,
  });
}

function mayNot(need: PackageNeed, command: string, happened: string): MeshproofError {
  return new MeshproofError({
    attempted: `install what is needed to ${need.why}`,
    happened,
    repair: `run: sudo ${command}`,
  });
}

function notDebian(need: PackageNeed): MeshproofError {
  return new MeshproofError({
    attempted: `install what is needed to ${need.why}`,
    happened: `this is no Debian-like system, so nothing was installed; there the packages are called ${need.packages.join(', ')}`,
    repair: 'install the same with your own package manager and run again',
  });
}
