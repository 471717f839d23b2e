import { join } from 'node:path';
import { execa } from 'execa';
import { MeshproofError } from '../../../errors.ts';
import { meshproofDirs } from '../directories.ts';
import { findExecutable } from '../executables.ts';
import { withLock } from '../lock.ts';
import type { Task } from '../task.ts';
import { type AptEnd, install, installArguments, listsAreStale, simulateInstall, updateLists } from './apt-get.ts';
import { confirm, isAttended } from './confirm.ts';
import { type AptPlan, describePlan, mismatchOf } from './plan.ts';
import { disableServices, POLICY_FILE, withoutNewServices } from './services.ts';

export interface PackageNeed {
  /** Debian package names. */
  readonly packages: readonly string[];
  /**
   * By package, the program that it is needed for: where that is found, whatever brought it, the
   * package is not missing.
   */
  readonly programs?: Readonly<Record<string, string>>;
  /** What they are needed for, as a phrase that completes "needed to …". */
  readonly why: string;
}

/** What of the machine an installation goes through; tests put their own in its place. */
export interface PackageHost {
  readonly policyFile: string;
  readonly staleLists: () => Promise<boolean>;
  /** Asks the person at the terminal, once per process; true where no person is there. */
  readonly agreed: (question: string, signal: AbortSignal) => Promise<boolean>;
}

const THIS_HOST: PackageHost = { policyFile: POLICY_FILE, staleLists: listsAreStale, agreed: agreedOnce() };

/**
 * Makes sure that Debian packages are installed; does nothing when they are. What an installation
 * would do is simulated first, printed, and on a terminal asked once. Nothing that is installed is
 * removed, downgraded or restarted.
 * @throws MeshproofError with the exact command when it may not, must not or cannot install them
 */
export async function ensureHostPackages(need: PackageNeed, task: Task, host: PackageHost = THIS_HOST): Promise<void> {
  const wanted = await withoutProgram(need);
  if (wanted.length === 0) return;
  if ((await findExecutable('dpkg-query')) === undefined) throw notDebian(need);
  const missing = await missingPackages(wanted, task.signal);
  if (missing.length === 0) return;
  if (!task.provision) throw mustNot(need, missing, 'installing is forbidden (--no-provision)');
  if (process.getuid?.() !== 0) throw mustNot(need, missing, 'only root may install packages');
  await withLock(join(meshproofDirs().state, 'packages'), task, () => provide(missing, need, task, host));
}

/**
 * The packages whose program is not found, and those that are needed for something else than a
 * program.
 */
async function withoutProgram({ packages, programs = {} }: PackageNeed): Promise<string[]> {
  const found = await Promise.all(
    packages.map(async (name) => programs[name] !== undefined && (await findExecutable(programs[name])) !== undefined),
  );
  return packages.filter((_, index) => found[index] !== true);
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

async function provide(missing: readonly string[], need: PackageNeed, task: Task, host: PackageHost): Promise<void> {
  const plan = await planFor(missing, need, task, host);
  const mismatch = mismatchOf(plan);
  if (mismatch !== undefined) throw mustNot(need, missing, `${mismatch}, which meshproof does not do by itself`);
  const command = `apt-get ${installArguments(missing).join(' ')}`;
  task.progress(`needed to ${need.why}: ${command} (${describePlan(plan)})`);
  if (!(await host.agreed(`Run ${command}, which ${describePlan(plan)}?`, task.signal)))
    throw mustNot(need, missing, 'the installation was declined');
  const ended = await withoutNewServices(plan.added, () => install(missing, task), host.policyFile);
  if (!ended.succeeded) throw notInstalled(missing, need, ended.output);
  const disabled = await disableServices(plan.added, task);
  if (disabled.length > 0)
    task.progress(`left not started and disabled: ${disabled.join(', ')} (to have them: systemctl enable --now …)`);
}

/** Stale lists are refreshed first; others are when apt finds no way with them. */
async function planFor(
  missing: readonly string[],
  need: PackageNeed,
  task: Task,
  { staleLists }: PackageHost,
): Promise<AptPlan> {
  const stale = await staleLists();
  const refreshed = stale ? await refresh(task) : undefined;
  const first = await simulateInstall(missing, task);
  if (typeof first !== 'string') return first;
  const again = refreshed ?? (await refresh(task));
  const second = stale ? first : await simulateInstall(missing, task);
  if (typeof second !== 'string') return second;
  throw notInstalled(missing, need, [again.succeeded ? '' : again.output, second].join('\n').trim());
}

async function refresh(task: Task): Promise<AptEnd> {
  task.progress('the package lists are out of date: apt-get update');
  const ended = await updateLists(task);
  if (!ended.succeeded) task.progress('the package lists could not be refreshed: going on with what is there');
  return ended;
}

/**
 * One yes holds for everything that this process installs: each command is printed before it runs.
 */
function agreedOnce(): PackageHost['agreed'] {
  let agreed = false;
  return async (question, signal) => {
    agreed ||= !isAttended() || (await confirm(question, signal));
    return agreed;
  };
}

function mustNot(need: PackageNeed, missing: readonly string[], details: string): MeshproofError {
  return new MeshproofError({
    operation: `install what is needed to ${need.why}`,
    details,
    hint: `run: sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
  });
}

function notInstalled(missing: readonly string[], need: PackageNeed, details: string): MeshproofError {
  return new MeshproofError({
    operation: `install ${missing.join(', ')} (needed to ${need.why})`,
    details,
    hint: `run it by hand and fix what it reports: apt-get update && apt-get install ${missing.join(' ')}`,
  });
}

function notDebian(need: PackageNeed): MeshproofError {
  return new MeshproofError({
    operation: `install what is needed to ${need.why}`,
    details: `this is no Debian-like system, so nothing was installed; there the packages are called ${need.packages.join(', ')}`,
    hint: 'install the same with your own package manager and run again',
  });
}
