import { describe, expect, test } from 'vitest';
import { admitted, refused } from '../../../model/outcome.ts';
import { curlReport } from '../../../simulated/clients.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed, isFromLegacySleep, refusedBy } from '../../../simulated/simulated-checks.ts';
import { simulatedRun } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 150, settle: 100 });

async function run(id: string, faultInjection: FaultInjection) {
  const { checks, changes } = await simulatedRun({ checks: checksNamed(id), faultInjection, managedMesh: true });
  expect(changes.some(({ phase, kind }) => phase === 'applied' && kind === 'applied')).toBe(false);
  return [checks[0]?.verdict, checks[0]?.because];
}

const isFrom = (namespace: string) => (request: Parameters<NonNullable<FaultInjection['answer']>>[0]) =>
  request.from.namespace === namespace;

describe('a defect of the mesh that breaks the baseline deviates, and the rule is named:', () => {
  test('automatic mTLS is off, so that sidecars send plaintext', async () => {
    const answer: FaultInjection['answer'] = (request) =>
      isFromLegacySleep(request) ? undefined : curlReport(request, admitted.overPlaintext());
    expect(await run('AZ-CUSTOM-01', { answer })).toEqual([
      'deviates',
      expect.stringMatching(
        /^baseline did not hold: sleep\.full -> echo\.mtls-test via custom was admitted over plaintext, expected admitted over mtls as \S+ \(rule: auto mTLS: both ends have a sidecar\)$/,
      ),
    ]);
  });

  test('automatic mTLS is off under STRICT: the log of the sidecar has the refusals', async () => {
    const answer: FaultInjection['answer'] = (request) =>
      isFromLegacySleep(request) ? undefined : refusedBy(request, 'connection-reset');
    expect(await run('PA-REMOVAL-01', { answer })).toEqual([
      'deviates',
      expect.stringMatching(/^baseline did not hold: sleep\.mtls-test .*sets STRICT/),
    ]);
  });

  test('no workload is injected, so that no sidecar reports anything', async () => {
    const answer: FaultInjection['answer'] = (request) => curlReport(request, admitted.overPlaintext());
    expect(await run('AZ-DENY-01', { answer, silent: ['proxy'] })).toEqual([
      'deviates',
      expect.stringMatching(/^baseline did not hold: sleep\.\S+ -> .* was admitted over plaintext/),
    ]);
  });

  test('a filter chain for plaintext beside STRICT admits callers without a sidecar', async () => {
    const answer: FaultInjection['answer'] = (request) =>
      isFromLegacySleep(request) ? curlReport(request, admitted.overPlaintext()) : undefined;
    expect(await run('PA-REMOVAL-01', { answer })).toEqual([
      'deviates',
      expect.stringMatching(
        /^baseline did not hold: sleep\.legacy -> .* was admitted over plaintext, expected refused by connection-reset \(rule: PeerAuthentication .* sets STRICT\)$/,
      ),
    ]);
  });

  test('probes are not rewritten by default', async () => {
    const quiet = { restarts: 0, probeFailures: [], windowMs: 5_000, probedPath: '/', probedPort: '1' } as const;
    const answer: FaultInjection['answer'] = ({ to }) =>
      to.workload === 'default' ? { kind: 'kubelet', ...quiet, aim: 'the application' } : undefined;
    expect(await run('PR-DEFAULT-01', { answer })).toEqual([
      'deviates',
      expect.stringContaining('rule: the probe is rewritten'),
    ]);
  });
});

test('an external authorizer that wrongly denies every request deviates by its mechanism', async () => {
  const answer: FaultInjection['answer'] = (request, _round, objects) =>
    objects.some(({ kind }) => kind === 'AuthorizationPolicy') && request.from.namespace === 'full'
      ? curlReport(request, refused.by('ext-authz-403'))
      : undefined;
  const { checks } = await simulatedRun({
    checks: checksNamed('AZ-CUSTOM-02'),
    faultInjection: { answer },
    managedMesh: true,
  });
  expect([checks[0]?.verdict, checks[0]?.because]).toEqual([
    'deviates',
    expect.stringMatching(
      / via allowed was refused by ext-authz-403, expected admitted|-> echo\.mtls-test was refused by ext-authz-403/,
    ),
  ]);
});

describe('a cell that fits the record', () => {
  const [strict] = checksNamed('PA-STRICT-01');
  const answer: FaultInjection['answer'] = (request) =>
    isFromLegacySleep(request) ? curlReport(request, admitted.overPlaintext()) : undefined;
  const claimed = { is: admitted.overPlaintext(), under: {} as never };
  const legacy = 'sleep.legacy -> httpbin.mtls-test';

  test('conforms although the model predicts another outcome, and the disagreement is recorded', async () => {
    if (strict === undefined) throw new Error('PA-STRICT-01 is gone');
    const record = { ...strict.record, expects: { ...strict.record.expects, [legacy]: claimed } };
    const { checks } = await simulatedRun({ checks: [{ ...strict, record }], faultInjection: { answer } });
    expect(checks[0]?.verdict).toBe('conforms');
    const against = checks[0]?.cells.filter(({ modelPredicts }) => modelPredicts !== undefined);
    expect(against).toMatchObject([
      {
        route: legacy,
        phase: 'applied',
        modelPredicts: expect.stringMatching(/^refused by connection-reset \(rules: /),
      },
    ]);
  });
});

describe('a baseline is still in doubt when', () => {
  test('its callee is dead: no client and no sidecar reports more than a failed connection', async () => {
    const answer: FaultInjection['answer'] = (request) => refusedBy(request, 'connection-refused');
    expect(await run('PA-STRICT-01', { answer })).toEqual([
      'inconclusive',
      expect.stringContaining('httpbin.mtls-test answered no request of that round'),
    ]);
  });

  test('each round observes something else', async () => {
    const answer: FaultInjection['answer'] = (request, round) => {
      if (!isFrom('full')(request)) return undefined;
      return round % 2 === 0 ? refusedBy(request, 'rbac-403') : curlReport(request, admitted.overPlaintext());
    };
    expect(await run('PA-STRICT-01', { answer })).toEqual([
      'inconclusive',
      expect.stringMatching(/but not in \d+ consecutive rounds$/),
    ]);
  });
});
