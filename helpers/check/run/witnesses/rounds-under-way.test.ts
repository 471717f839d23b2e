import { describe, expect, test } from 'vitest';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed } from '../../../simulated/simulated-checks.ts';
import { simulatedMesh } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { atWitnessLevel, type WitnessLevel } from '../../plan/witness-level.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 150, settle: 20 });

async function run(
  faultInjection: FaultInjection,
  witnessLevel: WitnessLevel = 'proxy',
  request: Partial<SimulatedRequest> = {},
) {
  const checks = checksNamed('PA-PERMISSIVE-01').map((check) => atWitnessLevel(check, witnessLevel));
  const result = await simulatedRun({ checks, faultInjection, ...request });
  const [first] = result.checks;
  return { ...result, first, verdict: [first?.verdict, first?.because] };
}

describe('rounds under way', () => {
  test('overlap with the reports of those before, and are no more than the streak needs', async () => {
    const mesh = simulatedMesh();
    const seen = { now: 0, most: 0 };
    const witnesses: typeof mesh.witnesses = async (answers, signal, collected) => {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      seen.now -= 1;
      return mesh.witnesses(answers, signal, collected);
    };
    const { verdict, observations } = await run({}, 'proxy', { mesh: { ...mesh, witnesses } });
    expect(verdict).toEqual(['conforms', '']);
    expect(seen.most).toBeGreaterThan(1);
    const rounds = (phase: string) => new Set(observations.flatMap((one) => (one.phase === phase ? [one.round] : [])));
    expect(['baseline', 'applied', 'restored'].map((phase) => rounds(phase).size)).toEqual([2, 2, 8]);
  });

  test('record nothing after their phase is over', async () => {
    const mesh = simulatedMesh({
      answer: (request) => curlReport(request, { is: 'refused', by: 'connection-refused' }),
    });
    const stuck = Promise.withResolvers<undefined>();
    const round: typeof mesh.round = async (requests, signal) => {
      await stuck.promise;
      return mesh.round(requests, signal);
    };
    const started = performance.now();
    const running = run({}, 'proxy', { mesh: { ...mesh, round } });
    // Twice the budget to converge is the longest that a phase may take.
    await expect.poll(() => performance.now() - started).toBeGreaterThan(400);
    stuck.resolve(undefined);
    const { verdict, observations, changes } = await running;
    expect(verdict).toEqual(['inconclusive', expect.stringContaining('it was stopped: could not wait until')]);
    const ended = changes.find(({ kind }) => kind === 'ended');
    const before = observations.length;
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(observations).toHaveLength(before);
    expect(observations.filter(({ elapsedMs }) => elapsedMs > (ended?.elapsedMs ?? 0))).toEqual([]);
  });
});
