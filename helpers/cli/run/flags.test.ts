import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { capacityFor, EXISTING_WORKLOADS, type RunFlags } from './flags.ts';

const flags = (given: Partial<RunFlags>): RunFlags => given as RunFlags;

test.each([
  ['an existing mesh gets a small number of workloads', flags({ context: 'prod' }), EXISTING_WORKLOADS],
  ['so does one that only a kubeconfig names', flags({ kubeconfig: '/k' }), EXISTING_WORKLOADS],
  ['a managed mesh gets what this machine bears', flags({}), 10 * availableParallelism()],
  ['the flag decides on an existing mesh', flags({ context: 'prod', workloads: 40 }), 40],
  ['the flag decides on a managed mesh', flags({ workloads: 3 }), 3],
])('%s', (_what, given, workloads) => {
  expect(capacityFor(given).workloads).toBe(workloads);
});
