import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';

/**
 * Identifies a process across machines and beyond its number, which the system reuses.
 */
export const processStampSchema = z.object({
  pid: z.number().int(),
  /** Start in clock ticks since boot (proc(5), field 22 of /proc/PID/stat); "" if unavailable. */
  startedAt: z.string(),
  /** Where it runs; absent in ledgers of earlier versions. */
  place: z
    .object({
      /** Random per boot of a kernel; "" if unavailable. */
      boot: z.string(),
      /** The pid namespace: `pid:[4026531836]`; "" if unavailable. */
      pidNamespace: z.string(),
      host: z.string(),
      /** Random per installation of an operating system; "" if unavailable. */
      machine: z.string(),
    })
    .optional(),
});

export type ProcessStamp = z.infer<typeof processStampSchema>;
type Place = NonNullable<ProcessStamp['place']>;

/** Whether a process still runs: `unknown` for one on another host or in another container. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** The initial pid namespace, whose number is the same at every boot; others are containers. */
const OF_THE_MACHINE = 'pid:[4026531836]';

/** The stamp of a process of this pid namespace. */
export function processStamp(pid: number): ProcessStamp {
  return { pid, startedAt: startOf(pid) ?? '', place: ownPlace() };
}

/** The place of this process. */
export function ownPlace(): Place {
  return {
    boot: textOf('/proc/sys/kernel/random/boot_id'),
    pidNamespace: linkOf('/proc/self/ns/pid'),
    host: hostname(),
    machine: textOf('/etc/machine-id'),
  };
}

/**
 * Whether the process of a stamp still runs.
 * @param here the place of this process
 */
export function livenessOf(stamp: ProcessStamp, here: Place = ownPlace()): Liveness {
  const { place } = stamp;
  // Its place is unknown: it is alive if found here, else unknown.
  if (place === undefined) return isRunning(stamp) ? 'alive' : 'unknown';
  if (place.boot !== here.boot) return hasRebooted(place, here) ? 'dead' : 'unknown';
  // Without a boot id, hosts are distinguished by name.
  const isVisible = place.boot === '' ? place.host === here.host : place.pidNamespace === here.pidNamespace;
  if (!isVisible) return 'unknown';
  return isRunning(stamp) ? 'alive' : 'dead';
}

/**
 * Whether a process ran before the last boot of this machine. Containers cannot be identified:
 * their name and machine id come from an image.
 */
function hasRebooted(place: Place, here: Place): boolean {
  const isMachine = place.pidNamespace === OF_THE_MACHINE && here.pidNamespace === OF_THE_MACHINE;
  return isMachine && place.host === here.host && place.machine !== '' && place.machine === here.machine;
}

function isRunning({ pid, startedAt }: ProcessStamp): boolean {
  const found = startOf(pid);
  if (found !== undefined) return found === startedAt;
  return startedAt === '' && answersSignals(pid);
}

function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name, in parentheses, can contain spaces and parentheses: count from its end.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    if (hasCode(error, 'EPERM')) return true;
    throw error;
  }
}

function textOf(path: string): string {
  return orNothing(() => readFileSync(path, 'utf8').trim());
}

function linkOf(path: string): string {
  return orNothing(() => readlinkSync(path));
}

/** "" for what a system does not provide. */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'EPERM', 'ENOTDIR')) return '';
    throw error;
  }
}

/** ESRCH is reported for a process that ends while its file is read. */
function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
