import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { loadChecks } from '../../load/load.ts';
import type { Capacity } from '../../plan/lanes/capacity.ts';
import { assignLanes } from '../../plan/lanes/lanes.ts';
import { inBatches } from './batches.ts';

// Nothing settles in a simulated mesh: its rounds need no pause between them.
withBudgets({ settle: 20 });

const all = await loadChecks(process.cwd());
const ids = ['PA-STRICT-01', 'AZ-ALLOW-01', 'PA-DISABLE-01', 'DR-ALLMTLS-01', 'RE-PROTOCOLS-01', 'PA-PROTO-01'];
const checks = ids.flatMap((id) => all.filter(({ record }) => record.id === id));

/** How many casts a run deployed, and after how many batches it deleted them. */
async function castsWith(capacity?: Capacity): Promise<{ readonly casts: number; readonly deletions: number }> {
  const { mesh, verdict } = await simulatedRun({ checks, ...(capacity === undefined ? {} : { capacity }) });
  expect(verdict).toBe('conforms');
  const count = (start: string): number => mesh.log.filter((line) => line.startsWith(start)).length;
  return { casts: count('cast '), deletions: count('delete ') };
}

test('the casts of a batch are deleted before the next batch runs, and the last ones stay', async () => {
  const batches = inBatches(assignLanes(checks), 10 * availableParallelism());
  expect(await castsWith()).toEqual({ casts: batches.flat().length, deletions: batches.length - 1 });
});

test('no more workloads are deployed at once than the request allows', async () => {
  const { casts, deletions } = await castsWith({ lanes: 2, workloads: 1 });
  // No cast fits beside another, so that each has a batch of its own.
  expect(deletions).toBe(casts - 1);
});
