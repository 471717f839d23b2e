import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';

/**
 * Identifies a process beyond its number, which the system reuses, and beyond this machine, which
 * is not the only one that sees a ledger.
 */
export const processStampSchema = z.object({
  pid: z.number().int(),
  /**
   * Start in clock ticks since boot (proc(5), field 22 of /proc/PID/stat); "" where the system does
   * not show it.
   */
  startedAt: z.string(),
  /** Where it runs; absent in ledgers of versions that did not write it down. */
  place: z
    .object({
      /** Random per boot of a kernel; "" where the system does not show it. */
      boot: z.string(),
      /**
       * Which numbers of processes are meant: `pid:[4026531836]`; "" where the system does not show
       * it.
       */
      pidNamespace: z.string(),
      host: z.string(),
      /** Random per installation of an operating system; "" where there is none. */
      machine: z.string(),
    })
    .optional(),
});

export type ProcessStamp = z.infer<typeof processStampSchema>;
type Place = NonNullable<ProcessStamp['place']>;

/**
 * Whether a process still runs: `unknown` where it ran out of our sight, on another host or in
 * another container.
 */
export type Liveness = 'alive' | 'dead' | 'unknown';

/**
 * The pid namespace of a machine itself; the kernel gives it this number at every boot. Other ones
 * are containers.
 */
const OF_THE_MACHINE = 'pid:[4026531836]';

/** Reads the stamp of a process of this pid namespace. */
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
 * Whether the very process that left the stamp still runs. @param here the place of this process
 */
export function livenessOf(stamp: ProcessStamp, here: Place = ownPlace()): Liveness {
  const { place } = stamp;
  // Where it ran is not known: only a process that is found is one.
  if (place === undefined) return isRunning(stamp) ? 'alive' : 'unknown';
  if (place.boot !== here.boot) return hasRebooted(place, here) ? 'dead' : 'unknown';
  // Without a boot id a host is known by its name alone.
  const isVisible = place.boot === '' ? place.host === here.host : place.pidNamespace === here.pidNamespace;
  if (!isVisible) return 'unknown';
  return isRunning(stamp) ? 'alive' : 'dead';
}

/**
 * Whether a process of another boot ran on this very machine, which has booted since. A container
 * shows nothing of its machine: its name and machine id come from an image.
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
    // The command name, in parentheses, may itself hold spaces and parentheses: count from its end.
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

/** What a system does not have, or does not show, is "". */
function orNothing(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'EPERM', 'ENOTDIR')) return '';
    throw error;
  }
}

/** ESRCH comes from a process that ends while its file is read. */
function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
