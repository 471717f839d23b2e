import { messageOf } from '../../../errors.ts';
import { sweepMesh } from '../../../mesh/kind/sweep.ts';
import { refuseWhileClaimed } from '../claims.ts';
import { CLEAN, type Swept, type Sweeping } from './swept.ts';

/** Removes the cluster of --name where a killed run left it half-made. */
export async function sweepClusterNamed(sweeping: Sweeping): Promise<Swept> {
  const { run, name, dryRun } = sweeping.flags;
  if (run !== undefined || dryRun) return { lines: [], failures: [] };
  try {
    return { lines: await sweepCluster(name, sweeping), failures: [] };
  } catch (error) {
    sweeping.signal.throwIfAborted();
    return { lines: [], failures: [`kind cluster ${name}: ${messageOf(error)}; repeat with: ${CLEAN} --name ${name}`] };
  }
}

/** Removes a half-made cluster that no run uses; answers what was removed. */
export async function sweepCluster(
  name: string,
  { say, signal }: Pick<Sweeping, 'say' | 'signal'>,
  own?: string,
): Promise<readonly string[]> {
  const whileLocked = (): void => refuseWhileClaimed(name, `clean up the kind cluster ${name}`, own);
  const removed = await sweepMesh(name, { signal, progress: say, whileLocked });
  return removed.map((what) => `removed ${what}`);
}
