import { describe, expect, test } from 'vitest';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed } from '../../../simulated/simulated-checks.ts';
import { simulatedMesh } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';

withBudgets({ converge: 100, settle: 10 });

const checks = checksNamed('PA-STRICT-01');

/** Runs the check and returns what was in force on each call of diagnose(). */
async function diagnosed(faults: FaultInjection, deploys = true) {
  const mesh = simulatedMesh(faults);
  const calls: (readonly [string, number, number])[] = [];
  const diagnose = async (id: string, places: readonly unknown[]): Promise<void> => {
    calls.push([id, places.length, mesh.objects().length]);
  };
  const failing = deploys ? {} : { ensureCast: () => Promise.reject(new Error('no image')) };
  const run = await simulatedRun({ checks, mesh: { ...mesh, diagnose, ...failing } }).catch(() => undefined);
  return { calls, changes: run?.changes ?? [] };
}

describe('diagnostics', () => {
  test('are taken of a check that does not conform, while its change is in force', async () => {
    const open: FaultInjection['answer'] = (request) => curlReport(request, { is: 'admitted', over: 'plaintext' });
    const { calls } = await diagnosed({ answer: open });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.[0]).toBe('PA-STRICT-01');
    expect(calls[0]?.[1]).toBeGreaterThan(1);
  });

  test('are taken where the change failed, with what it applied', async () => {
    const change = (count: number) => (count === 1 ? new Error('the proxy rejected it') : undefined);
    expect((await diagnosed({ change })).calls).toHaveLength(1);
  });

  test('are taken of a cast that could not be deployed, and not of a check that conforms', async () => {
    expect((await diagnosed({}, false)).calls).toMatchObject([['PA-STRICT-01', expect.any(Number), 0]]);
    expect((await diagnosed({})).calls).toEqual([]);
  });
});
