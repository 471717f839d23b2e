import { readFile, readdir } from 'node:fs/promises';

export interface RunningProcess {
  readonly pid: number;
  readonly arguments: readonly string[];
}

/** Every process of this host whose arguments are readable. */
export async function runningProcesses(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(processOf));
  return found.filter((process) => process !== undefined);
}

/** One process, or undefined when it has ended (a zombie has ended too: its arguments are empty). */
export async function processOf(pid: number): Promise<RunningProcess | undefined> {
  // A process may end between two looks: that its folder is gone is the answer, no fault.
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text === '' ? undefined : { pid, arguments: text.split('\0').slice(0, -1) };
}

/** The process a pid file names, provided that it still is the one meant: pids are used again after a reboot. */
export async function processOfPidFile(
  path: string,
  isMeant: (process: RunningProcess) => boolean,
): Promise<RunningProcess | undefined> {
  const content = await readFile(path, 'utf8').catch(() => '');
  const pid = Number(content.trim());
  const process = Number.isInteger(pid) && pid > 0 ? await processOf(pid) : undefined;
  return process !== undefined && isMeant(process) ? process : undefined;
}
