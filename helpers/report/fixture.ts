import { bundleOf } from '../evidence/fixture.ts';

export const failure = {
  operation: 'start the engine',
  details: 'dockerd: not found',
  hint: 'run meshproof doctor',
  exitCode: 3,
} as const;

export const failedRun = bundleOf([], 'inconclusive', { ended: 'failed', failure });
