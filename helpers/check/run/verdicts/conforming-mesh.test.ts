import { describe, expect, test } from 'vitest';
import { describeOutcome } from '../../../model/outcome.ts';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed, hasPeerAuthentication, httpChecks } from '../../../simulated/simulated-checks.ts';
import { simulatedRun, verdictsOf, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { checkRun } from '../../plan/check-run.ts';

// Shorter than on a real mesh, and long enough for a busy machine.
withBudgets({ converge: 2_000, settle: 20 });

async function run(faultInjection: FaultInjection = {}, request: Partial<SimulatedRequest> = {}) {
  const result = await simulatedRun({ checks: httpChecks, faultInjection, managedMesh: true, ...request });
  return { ...result, first: result.checks[0] };
}

describe('a run on a mesh that follows the rules', () => {
  test('a mesh that follows the rules conforms, and nothing stays in force', async () => {
    const { checks, verdict, mesh } = await run();
    expect(verdictsOf({ checks })).toEqual(httpChecks.map(() => ['conforms', '']));
    expect(verdict).toBe('conforms');
    expect(mesh.objects()).toEqual([]);
  });

  test('conforms behind a prefix and in another trust domain', async () => {
    const records = checksNamed('PA-STRICT-01').map(
      (check) => checkRun(check, 'mp-', { trustDomain: 'corp.example' }).record,
    );
    const outcomes = records.flatMap(({ expects }) => Object.values(expects).map(({ is }) => describeOutcome(is)));
    expect(outcomes).toContain('admitted over mtls as spiffe://corp.example/ns/mp-full/sa/sleep');
    const { checks, verdict } = await run({}, { namespacePrefix: 'mp-' });
    expect(checks.filter((check) => check.verdict !== 'conforms')).toEqual([]);
    expect(verdict).toBe('conforms');
  });

  test('runs a check whose caller is the kubelet', async () => {
    const { checks } = await run({}, { checks: checksNamed('PR-REWRITE-01') });
    expect(verdictsOf({ checks })).toEqual([['conforms', '']]);
  });

  test.each(
    httpChecks.flatMap((check) =>
      Object.keys(check.record.sabotage).map((name) => [check.record.id, name, check] as const),
    ),
  )('%s conforms to exactly what it expects under %s', async (_id, name, check) => {
    const { checks, mesh } = await run({}, { checks: [check], sabotage: name });
    expect(verdictsOf({ checks })).toEqual([['conforms', '']]);
    expect(mesh.objects()).toEqual([]);
  });

  test('accepts a control that held before the restart while the container is down', async () => {
    let changedIn: number | undefined;
    const quiet = {
      kind: 'kubelet',
      restarts: 0,
      probeFailures: [],
      windowMs: 5_000,
      probedPath: '/',
      probedPort: '1',
    } as const;
    const answer: FaultInjection['answer'] = (request, round, objects) => {
      if (!hasPeerAuthentication(objects)) return undefined;
      changedIn ??= round;
      const isRestarted = round > changedIn;
      if (request.probe.kind === 'kubelet') return isRestarted ? undefined : quiet;
      return isRestarted ? curlReport(request, { is: 'refused', by: 'no-endpoints' }) : undefined;
    };
    const { first, observations } = await run({ answer }, { checks: checksNamed('PR-REWRITE-01') });
    expect([first?.verdict, first?.because]).toEqual(['conforms', '']);
    expect(Math.max(...observations.filter(({ phase }) => phase === 'applied').map(({ round }) => round))).toBe(2);
  });

  test('does not accept a control that never held while the container was restarted', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      hasPeerAuthentication(objects) && request.probe.kind === 'http'
        ? curlReport(request, { is: 'refused', by: 'no-endpoints' })
        : undefined;
    const { first } = await run({ answer }, { checks: checksNamed('PR-REWRITE-01') });
    expect([first?.verdict, first?.because]).toEqual([
      'inconclusive',
      expect.stringContaining('the control does not hold'),
    ]);
  });
});
