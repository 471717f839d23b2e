import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { capacityFor, EXISTING_WORKLOADS, type RunFlags } from './flags.ts';

const flags = (given: Partial<RunFlags>): RunFlags => given as RunFlags;

test.each([
  ['an existing mesh bears a modest number of workloads', flags({ context: 'prod' }), EXISTING_WORKLOADS],
  ['one that only a kubeconfig names, too', flags({ kubeconfig: '/k' }), EXISTING_WORKLOADS],
  ['a mesh of our own what this machine bears', flags({}), 10 * availableParallelism()],
  ['the flag decides on an existing mesh', flags({ context: 'prod', workloads: 40 }), 40],
  ['the flag decides on our own', flags({ workloads: 3 }), 3],
])('%s', (_what, given, workloads) => {
  expect(capacityFor(given).workloads).toBe(workloads);
});
