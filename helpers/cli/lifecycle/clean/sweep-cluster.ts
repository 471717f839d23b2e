import { messageOf } from '../../../errors.ts';
import { sweepMesh } from '../../../mesh/kind/sweep.ts';
import { DEFAULT_NAME } from '../../commands/options/options.ts';
import { refuseWhileClaimed } from '../claims.ts';
import { CLEAN, type Swept, type Sweeping } from './swept.ts';

/** Removes the cluster of --name if a killed run left it unfinished. */
export async function sweepClusterNamed(sweeping: Sweeping): Promise<Swept> {
  const { run, name = DEFAULT_NAME, dryRun } = sweeping.flags;
  if (run !== undefined || dryRun) return { lines: [], failures: [] };
  try {
    return { lines: await sweepCluster(name, sweeping), failures: [] };
  } catch (error) {
    sweeping.signal.throwIfAborted();
    return { lines: [], failures: [`kind cluster ${name}: ${messageOf(error)}; repeat with: ${CLEAN} --name ${name}`] };
  }
}

/** Removes an unfinished cluster that no run uses; returns a line for each thing removed. */
export async function sweepCluster(
  name: string,
  { log, signal }: Pick<Sweeping, 'log' | 'signal'>,
  except?: string,
): Promise<readonly string[]> {
  const whileLocked = (): void => refuseWhileClaimed(name, `clean up the kind cluster ${name}`, except);
  const removed = await sweepMesh(name, { signal, progress: log, whileLocked });
  return removed.map((what) => `removed ${what}`);
}
