import { readFile, readdir, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EnginePaths } from '../engine-paths.ts';

export interface RunningProcess {
  readonly pid: number;
  readonly arguments: readonly string[];
  /** Name of the program file, regardless of the arguments; "" where only root may read it. */
  readonly program: string;
}

/** Every process of this host whose arguments are readable. */
export async function runningProcesses(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(processOf));
  return found.filter((process) => process !== undefined);
}

/**
 * One process, or undefined when it has ended (a zombie has ended too: its arguments are empty).
 */
export async function processOf(pid: number): Promise<RunningProcess | undefined> {
  // A process may end between two looks: that its folder is gone is the answer, no fault.
  const [text, file] = await Promise.all([
    readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    readlink(`/proc/${pid}/exe`).catch(() => ''),
  ]);
  if (text === '') return undefined;
  // A package that was updated has replaced the file of a program that runs.
  return { pid, arguments: text.split('\0').slice(0, -1), program: basename(file.replace(/ \(deleted\)$/, '')) };
}

/**
 * The process a pid file names, provided that it still is the one meant: pids are used again after
 * a reboot.
 */
export async function processOfPidFile(
  path: string,
  isMeant: (process: RunningProcess) => boolean,
): Promise<RunningProcess | undefined> {
  const content = await readFile(path, 'utf8').catch(() => '');
  const pid = Number(content.trim());
  const process = Number.isInteger(pid) && pid > 0 ? await processOf(pid) : undefined;
  return process !== undefined && isMeant(process) ? process : undefined;
}

/** True for the daemon of an engine. */
export function isDaemon(process: RunningProcess, paths: EnginePaths): boolean {
  return process.program === 'dockerd' && process.arguments.includes(paths.config);
}

/** True for the containerd that an engine's daemon has started. */
export function isContainerd(process: RunningProcess, paths: EnginePaths): boolean {
  return process.program === 'containerd' && process.arguments.includes(`${paths.exec}/containerd/containerd.toml`);
}

/**
 * True for daemon, containerd and container shims of an engine, and for no other program that names
 * one of their files.
 */
export function isOfEngine(process: RunningProcess, paths: EnginePaths): boolean {
  const isShim = process.program.startsWith('containerd-shim') && namesFolder(process, paths.exec);
  return isDaemon(process, paths) || isContainerd(process, paths) || isShim;
}

function namesFolder({ arguments: args }: RunningProcess, folder: string): boolean {
  return args.some((arg) => arg.startsWith(`${folder}/`));
}

/**
 * Daemons of other engines that use this host's packet filter; one inside a container has a network
 * of its own.
 */
export async function otherDaemons(paths: EnginePaths): Promise<RunningProcess[]> {
  const others = (await runningProcesses()).filter((one) => one.program === 'dockerd' && !isDaemon(one, paths));
  const here = await networkNamespace('self');
  const theirs = await Promise.all(others.map(async ({ pid }) => networkNamespace(pid.toString())));
  return others.filter((_, index) => theirs[index] === here);
}

async function networkNamespace(pid: string): Promise<string> {
  return readlink(`/proc/${pid}/ns/net`).catch(() => '');
}
