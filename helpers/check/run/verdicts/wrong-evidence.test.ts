import { describe, expect, test } from 'vitest';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import {
  checksNamed,
  hasPeerAuthentication,
  isFromLegacySleep,
  refusedBy,
} from '../../../simulated/simulated-checks.ts';
import { simulatedRun, verdictsOf, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 150, settle: 100 });

async function run(faultInjection: FaultInjection = {}, request: Partial<SimulatedRequest> = {}) {
  const result = await simulatedRun({
    checks: checksNamed('PA-STRICT-01'),
    faultInjection,
    managedMesh: true,
    ...request,
  });
  return { ...result, first: result.checks[0] };
}

describe('a run does not conform with', () => {
  test('an identity that is not the caller’s', async () => {
    const thief = {
      is: 'admitted',
      over: 'mtls',
      as: 'spiffe://cluster.local/ns/mtls-test/sa/httpbin',
      seenBy: 'callee',
    } as const;
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      !isFromLegacySleep(request) && hasPeerAuthentication(objects) ? curlReport(request, thief) : undefined;
    const { first } = await run({ answer });
    expect([first?.verdict, first?.because]).toEqual([
      'deviates',
      expect.stringContaining('as spiffe://cluster.local/ns/mtls-test/sa/httpbin, expected'),
    ]);
  });

  test('a response to another request', async () => {
    const answer: FaultInjection['answer'] = (request) =>
      curlReport({ ...request, requestId: 'another-request' }, { is: 'admitted', over: 'plaintext' });
    const { first } = await run({ answer });
    expect([first?.verdict, first?.because]).toEqual(['inconclusive', expect.stringContaining('another request')]);
  });

  test('a probe that could not run', async () => {
    const infrastructure = { kind: 'infrastructure', cause: 'the exec stream broke', attempts: 2 } as const;
    const { first } = await run({
      answer: (request, _round, objects) =>
        isFromLegacySleep(request) && hasPeerAuthentication(objects) ? infrastructure : undefined,
    });
    expect([first?.verdict, first?.because]).toEqual([
      'inconclusive',
      expect.stringContaining('the exec stream broke'),
    ]);
  });

  test('policies that stay in force', async () => {
    const answer: FaultInjection['answer'] = (request, round) =>
      isFromLegacySleep(request) && round > 5 ? refusedBy(request, 'connection-reset') : undefined;
    const { first } = await run({ answer });
    expect([first?.verdict, first?.because]).toEqual(['deviates', expect.stringContaining('sleep.legacy')]);
  });

  test.each([1, 2, 3])('a failure of change %i', async (broken) => {
    const { first, mesh } = await run({
      change: (count) => (count === broken ? new Error('istiod is gone') : undefined),
    });
    expect([first?.verdict, first?.because]).toEqual(['inconclusive', 'it was stopped: istiod is gone']);
    expect(mesh.objects()).toEqual([]);
  });

  test('a mesh that does not meet a requirement', async () => {
    const { checks, verdict } = await run({}, { istioVersion: '1.20.3' });
    expect(verdictsOf({ checks })).toEqual([['not-applicable', 'needs Istio >=1.22, this mesh runs 1.20.3']]);
    expect(verdict).not.toBe('conforms');
  });
});
