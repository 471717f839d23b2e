import { readFile } from 'node:fs/promises';
import { findExecutable } from '../executables.ts';
import type { Task } from '../task.ts';
import { ensureHostPackages, type PackageNeed } from './ensure-packages.ts';

const ENABLED = '/sys/module/apparmor/parameters/enabled';

/**
 * Where this is needed engines cannot load the profile of their containers without it, and every
 * container fails.
 */
export const APPARMOR: PackageNeed = {
  packages: ['apparmor'],
  programs: { apparmor: 'apparmor_parser' },
  why: "load the containers' AppArmor profile, which this kernel requires",
};

/** Whether this kernel enforces AppArmor and the program that loads profiles is absent. */
export async function lacksAppArmorParser(enabledFile: string = ENABLED): Promise<boolean> {
  const enabled = await readFile(enabledFile, 'utf8').catch(() => 'N');
  return enabled.startsWith('Y') && (await findExecutable('apparmor_parser')) === undefined;
}

/**
 * Brings the loader of AppArmor profiles where the kernel requires one and it is absent.
 * @throws MeshproofError with the command when it must not install it
 */
export async function ensureAppArmorParser(task: Task, enabledFile: string = ENABLED): Promise<void> {
  if (await lacksAppArmorParser(enabledFile)) await ensureHostPackages(APPARMOR, task);
}
