import { readFileSync } from 'node:fs';

/** Identifies a process beyond its number, which the system reuses. */
export interface ProcessStamp {
  readonly pid: number;
  /** Start in clock ticks since boot (proc(5), field 22 of /proc/PID/stat); "" where the system does not tell. */
  readonly startedAt: string;
}

/** Reads the stamp of a process. */
export function processStamp(pid: number): ProcessStamp {
  return { pid, startedAt: startOf(pid) ?? '' };
}

/** True while the very process that left the stamp still runs. */
export function isAlive(stamp: ProcessStamp): boolean {
  const startedAt = startOf(stamp.pid);
  if (startedAt !== undefined) return startedAt === stamp.startedAt;
  return stamp.startedAt === '' && answersSignals(stamp.pid);
}

function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name, in parentheses, may itself hold spaces and parentheses: count from its end.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    if (error instanceof Error && 'code' in error && error.code === 'EPERM') return true;
    throw error;
  }
}

/** ESRCH comes from a process that ends while its file is read. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
}
