import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import { loadChecks } from '../../load/load.ts';
import type { Capacity } from '../../plan/lanes/capacity.ts';
import { assignLanes } from '../../plan/lanes/lanes.ts';
import { inBatches } from './batches.ts';

const all = await loadChecks(process.cwd());
const ids = ['PA-STRICT-01', 'AZ-ALLOW-01', 'PA-DISABLE-01', 'DR-ALLMTLS-01', 'RE-PROTOCOLS-01', 'PA-PROTO-01'];
const checks = ids.flatMap((id) => all.filter(({ record }) => record.id === id));

/** How many casts a run deployed, and after how many waves it deleted those that were measured. */
async function playedWith(capacity?: Capacity): Promise<{ readonly casts: number; readonly dismissals: number }> {
  const { mesh, verdict } = await simulatedRun({ checks, ...(capacity === undefined ? {} : { capacity }) });
  expect(verdict).toBe('conforms');
  const count = (start: string): number => mesh.log.filter((line) => line.startsWith(start)).length;
  return { casts: count('cast '), dismissals: count('dismiss ') };
}

test('casts that were measured leave before the next ones are measured, and the last ones stay', async () => {
  const batches = inBatches(assignLanes(checks), 10 * availableParallelism());
  expect(await playedWith()).toEqual({ casts: batches.flat().length, dismissals: batches.length - 1 });
});

test('no more workloads are deployed at once than the request allows', async () => {
  const { casts, dismissals } = await playedWith({ lanes: 2, workloads: 1 });
  // No cast fits beside another, so that each has a wave of its own.
  expect(dismissals).toBe(casts - 1);
});
