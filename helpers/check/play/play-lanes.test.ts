import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { startClock } from '../../timing/clock.ts';
import { loadChecks } from '../load.ts';
import { assignLanes } from '../plan/lanes.ts';
import { runChecks } from '../run.ts';
import { simulatedMesh } from '../run/simulated-mesh.ts';
import { inWaves } from './waves.ts';

const all = await loadChecks(process.cwd());
const ids = ['PA-STRICT-01', 'AZ-ALLOW-01', 'PA-DISABLE-01', 'DR-ALLMTLS-01', 'RE-PROTOCOLS-01', 'PA-PROTO-01'];
const checks = ids.flatMap((id) => all.filter(({ record }) => record.id === id));

test('casts that were measured leave before the next ones are measured, and the last ones stay', async () => {
  const mesh = simulatedMesh();
  const sink = { observe: () => undefined, change: () => undefined };
  const signal = new AbortController().signal;
  const { verdict } = await runChecks({ checks, mesh, sink, clock: startClock(), signal, istioVersion: '1.31.0' });
  expect(verdict).toBe('conforms');
  const waves = inWaves(assignLanes(checks), 10 * availableParallelism());
  const casts = mesh.log.filter((line) => line.startsWith('cast ')).length;
  const dismissals = mesh.log.filter((line) => line.startsWith('dismiss '));
  expect({ casts, dismissals: dismissals.length }).toEqual({
    casts: waves.flat().length,
    dismissals: waves.length - 1,
  });
});
