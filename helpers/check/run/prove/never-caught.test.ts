import { describe, expect, test } from 'vitest';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed, isFromLegacySleep } from '../../../simulated/simulated-checks.ts';
import { simulatedMesh } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import type { LoadedCheck } from '../../record/check-record.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 100, settle: 10 });

const strict = checksNamed('PA-STRICT-01');

async function prove(
  checks: readonly LoadedCheck[],
  faultInjection: FaultInjection = {},
  request: Partial<SimulatedRequest> = {},
) {
  const result = await simulatedRun({ mode: 'prove', checks, faultInjection, managedMesh: true, ...request });
  const verdicts = result.checks.map(({ id, verdict, because }) => [id, verdict, because]);
  const { mesh, changes } = result;
  return { result, verdicts, mesh, changes };
}

describe('a proof does not count as caught', () => {
  test('another mechanism than the record names', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      request.from.namespace === 'full' && objects.length === 2 && !JSON.stringify(objects).includes('ISTIO_MUTUAL')
        ? curlReport(request, { is: 'refused', by: 'rbac-403' })
        : undefined;
    const { verdicts } = await prove(strict, { answer });
    expect(verdicts.filter(([, verdict]) => verdict !== 'conforms')[0]).toEqual([
      'PA-STRICT-01+mutual-omitted',
      'deviates',
      expect.stringMatching(/^it turned red, but not as its record expects: sleep.full .* was refused by rbac-403/),
    ]);
  });

  test('a change on a route that the sabotage leaves alone', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      request.from.namespace === 'mtls-test' && JSON.stringify(objects).includes('PERMISSIVE')
        ? curlReport(request, { is: 'admitted', over: 'plaintext' })
        : undefined;
    const { verdicts } = await prove(strict, { answer });
    expect(verdicts.filter(([, verdict]) => verdict !== 'conforms')).toEqual([
      ['PA-STRICT-01+permissive', 'deviates', expect.stringContaining('sleep.mtls-test')],
    ]);
  });

  test('a baseline that does not hold; the next sabotages are not tried', async () => {
    const { verdicts, changes } = await prove(strict, {
      answer: (request) =>
        isFromLegacySleep(request) ? curlReport(request, { is: 'refused', by: 'connection-refused' }) : undefined,
    });
    expect(new Set(verdicts.map(([, verdict]) => verdict))).toEqual(new Set(['inconclusive']));
    expect(verdicts[0]?.[2]).toMatch(/^baseline did not hold: sleep.legacy/);
    expect(verdicts[1]?.[2]).toMatch(
      /^it was stopped: not tried: the baseline did not hold before PA-STRICT-01\+permissive/,
    );
    expect(changes.some(({ phase, kind }) => phase === 'applied' && kind === 'applied')).toBe(false);
  });

  test('a sabotage whose witness is silent', async () => {
    const { verdicts } = await prove(checksNamed('PA-PERMISSIVE-01'), { silent: ['callee', 'proxy'] });
    expect(new Set(verdicts.map(([, verdict]) => verdict))).toEqual(new Set(['inconclusive']));
  });

  test('a sabotage that could not be applied; the next one sets up again', async () => {
    const { verdicts, mesh } = await prove(strict, {
      change: (count) => (count === 2 ? new Error('istiod is gone') : undefined),
    });
    expect(verdicts.map(([, verdict]) => verdict)).toEqual([
      'inconclusive',
      'conforms',
      'conforms',
      'conforms',
      'conforms',
    ]);
    expect(verdicts[0]?.[2]).toBe('it was stopped: istiod is gone');
    expect(mesh.objects()).toEqual([]);
  });

  test('a sabotage of a check whose cast could not be deployed', async () => {
    const mesh = simulatedMesh();
    const deploy: typeof mesh.ensureCast = (namespaces, workloads, signal) =>
      workloads.some(({ app }) => app === 'httpbin-probe')
        ? Promise.reject(new Error('no image'))
        : mesh.ensureCast(namespaces, workloads, signal);
    const checks = checksNamed('PR-REWRITE-01', 'PA-STRICT-01', 'AZ-DENY-01');
    const { verdicts } = await prove(checks, {}, { mesh: { ...mesh, ensureCast: deploy } });
    const lost = verdicts.filter(([id]) => String(id).startsWith('PR-REWRITE-01'));
    expect(lost.map(([, verdict]) => verdict)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(lost[0]?.[2]).toBe('it was stopped: its cast could not be deployed: no image');
    const others = verdicts.filter((one) => !lost.includes(one));
    expect(new Set(others.map(([, verdict]) => verdict))).toEqual(new Set(['conforms']));
  });

  test('an abort; it deletes what it applied and throws the reason', async () => {
    const controller = new AbortController();
    const mesh = simulatedMesh({
      answer: (_ask, round) => {
        if (round === 4) controller.abort(new Error('Ctrl-C'));
        return undefined;
      },
    });
    await expect(prove(strict, {}, { mesh, signal: controller.signal })).rejects.toThrow('Ctrl-C');
    expect(mesh.objects()).toEqual([]);
  });
});
