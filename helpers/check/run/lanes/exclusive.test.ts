import { describe, expect, test } from 'vitest';
import type { ChangeEvent } from '../../../model/observation.ts';
import { simulatedMesh } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { loadChecks } from '../../load/load.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 150, settle: 20 });

const all = await loadChecks(process.cwd());
const named = (...ids: readonly string[]) => ids.flatMap((id) => all.filter(({ record }) => record.id === id));

async function attempt(request: SimulatedRequest) {
  const mesh = simulatedMesh(request.faultInjection);
  const changes: ChangeEvent[] = [];
  const sink = { observe: () => undefined, change: (event: ChangeEvent) => changes.push(event) };
  const running = simulatedRun({ managedMesh: true, ...request, mesh, sink });
  const error: unknown = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const verdicts = error === undefined ? (await running).checks.map(({ id, verdict }) => [id, verdict]) : [];
  const order = [...new Set(changes.map(({ check }) => check))];
  return { mesh, verdicts, order, error };
}

describe('a mesh-wide check', () => {
  test('runs after all other checks, and the mesh is restored after each', async () => {
    const checks = named('PA-MESH-01', 'PA-STRICT-01', 'DR-AUTOMTLS-01');
    const { mesh, verdicts, order } = await attempt({ checks });
    expect(verdicts).toEqual(checks.map(({ record }) => [record.id, 'conforms']));
    expect(order).toEqual(['PA-STRICT-01', 'PA-MESH-01', 'DR-AUTOMTLS-01']);
    expect(mesh.log.filter((line) => line.startsWith('restore'))).toEqual(['restore 0', 'restore 0']);
    expect(mesh.objects()).toEqual([]);
  });

  test('is proved in the same way', async () => {
    const checks = named('PA-MESH-02', 'PA-STRICT-01');
    const { verdicts, order, mesh } = await attempt({ mode: 'prove', checks });
    expect(new Set(verdicts.map(([, verdict]) => verdict))).toEqual(new Set(['conforms']));
    expect(order.at(-1)).toMatch(/^PA-MESH-02\+/);
    expect(mesh.log.at(-1)).toBe('restore 0');
  });

  test('ends the run when the mesh could not be restored, before another check runs on it', async () => {
    const restore = () => new Error('PeerAuthentication istio-system/default is still there');
    const { order, error } = await attempt({ faultInjection: { restore }, checks: named('PA-MESH-01', 'PA-MESH-02') });
    expect(error).toEqual(restore());
    expect(order).toEqual(['PA-MESH-01']);
  });

  test('is undone also when its change failed half-way', async () => {
    const change = (count: number) => (count === 1 ? new Error('istiod is gone') : undefined);
    const { verdicts, mesh } = await attempt({ faultInjection: { change }, checks: named('PA-MESH-01') });
    expect(verdicts).toEqual([['PA-MESH-01', 'inconclusive']]);
    expect(mesh.log.at(-1)).toMatch(/^restore/);
    expect(mesh.objects()).toEqual([]);
  });

  test('is not applicable on an existing mesh, and touches nothing there', async () => {
    const checks = named('PA-MESH-01');
    const { verdicts, mesh } = await attempt({ checks, managedMesh: false });
    expect(verdicts).toEqual([['PA-MESH-01', 'not-applicable']]);
    expect(mesh.log).toEqual([]);
  });
});
