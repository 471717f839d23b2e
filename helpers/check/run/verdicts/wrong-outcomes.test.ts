import { describe, expect, test } from 'vitest';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import {
  checksNamed,
  hasPeerAuthentication,
  isFromLegacySleep,
  refusedBy,
} from '../../../simulated/simulated-checks.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
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

/** The rule that decides the claim of PA-STRICT-01. */
const RULE = 'PeerAuthentication mtls-test/httpbin (workload) sets STRICT';

describe('a run does not conform with', () => {
  test('a policy without effect', async () => {
    const { first } = await run({
      answer: (request) =>
        isFromLegacySleep(request) ? curlReport(request, { is: 'admitted', over: 'plaintext' }) : undefined,
    });
    expect([first?.verdict, first?.because]).toEqual([
      'deviates',
      `sleep.legacy -> httpbin.mtls-test was admitted over plaintext, expected refused by connection-reset (rule: ${RULE})`,
    ]);
  });

  test('a refusal by another mechanism', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      isFromLegacySleep(request) && hasPeerAuthentication(objects) ? refusedBy(request, 'rbac-403') : undefined;
    const { first } = await run({ answer });
    expect([first?.verdict, first?.because]).toEqual([
      'deviates',
      `sleep.legacy -> httpbin.mtls-test was refused by rbac-403, expected refused by connection-reset (rule: ${RULE})`,
    ]);
  });

  test('a callee that dies during the change', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      hasPeerAuthentication(objects) ? refusedBy(request, 'connection-refused') : undefined;
    const { first } = await run({ answer });
    expect([first?.verdict, first?.because]).toEqual([
      'inconclusive',
      expect.stringContaining('httpbin.mtls-test answered no request of that round'),
    ]);
  });

  test('a callee whose sidecar logs that it refused every request', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      hasPeerAuthentication(objects) ? refusedBy(request, 'connection-reset') : undefined;
    const { first } = await run({ answer });
    expect([first?.verdict, first?.because]).toEqual([
      'deviates',
      expect.stringMatching(/^sleep\.mtls-test -> .* was refused by connection-reset, expected admitted over mtls/),
    ]);
  });

  test('a callee that is down from the start', async () => {
    const { first, changes } = await run({ answer: (request) => refusedBy(request, 'connection-refused') });
    expect([first?.verdict, first?.because]).toEqual([
      'inconclusive',
      expect.stringMatching(/^baseline did not hold: .*connection-refused/),
    ]);
    expect(changes.some(({ phase }) => phase === 'applied')).toBe(false);
  });

  test('a policy that holds in two rounds of three', async () => {
    const answer: FaultInjection['answer'] = (request, round, objects) =>
      isFromLegacySleep(request) && hasPeerAuthentication(objects) && round % 3 === 0
        ? curlReport(request, { is: 'admitted', over: 'plaintext' })
        : undefined;
    const { first } = await run({ answer });
    expect(first?.verdict).not.toBe('conforms');
  });

  test('a policy that fails within the settling window', async () => {
    let settles = false;
    const answer: FaultInjection['answer'] = (request) =>
      isFromLegacySleep(request) && settles ? curlReport(request, { is: 'admitted', over: 'plaintext' }) : undefined;
    const onEvent: SimulatedRequest['onEvent'] = (event) => {
      settles ||= event.kind === 'check' && event.state === 'settling';
    };
    const { first } = await run({ answer }, { onEvent });
    expect([first?.verdict, first?.because]).toEqual([
      'deviates',
      expect.stringMatching(/^did not go on holding: sleep.legacy .*admitted over plaintext/),
    ]);
  });

  test('mTLS that its witness does not confirm', async () => {
    const { first } = await run({ silent: ['callee', 'proxy'] });
    expect(first?.verdict).toBe('inconclusive');
  });
});
