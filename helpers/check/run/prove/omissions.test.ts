import { describe, expect, test } from 'vitest';
import { admitted, describeOutcome, refused } from '../../../model/outcome.ts';
import { httpbin } from '../../../model/workloads/sample-workloads.ts';
import type { ProbeRequest } from '../../../probe/probe-request.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed, isFromLegacySleep, refusedBy } from '../../../simulated/simulated-checks.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { rejudge } from '../../judge/rejudge.ts';
import { plannedChecks } from '../../plan/plan.ts';
import { sabotagedRuns } from '../../plan/sabotage/sabotaged-runs.ts';
import type { LoadedCheck, Manifest } from '../../record/check-record.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
withBudgets({ converge: 100, settle: 10 });

const strict = checksNamed('PA-STRICT-01');
const loaded = strict[0] as LoadedCheck;

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

describe('generated omissions', () => {
  test('cover every change that the record does not omit, with the prediction of the model', async () => {
    const bare = strict.map((check) => ({ ...check, record: { ...check.record, sabotage: {} } }));
    const { verdicts } = await prove(bare);
    expect(verdicts).toEqual([
      ['PA-STRICT-01+without:strict.yaml', 'conforms', ''],
      ['PA-STRICT-01+without:mutual.yaml', 'conforms', ''],
    ]);
  });

  test('cover every removal', async () => {
    const removal = checksNamed('PA-REMOVAL-01').map((check) => ({
      ...check,
      record: { ...check.record, sabotage: {} },
    }));
    const { verdicts } = await prove(removal);
    expect(verdicts).toEqual([
      ['PA-REMOVAL-01+kept:strict.yaml', 'conforms', ''],
      ['PA-REMOVAL-01+kept:deny-full-get.yaml', 'conforms', ''],
    ]);
  });
});

describe('an omission that the model cannot predict', () => {
  const { 'client-tls-off.yaml': off } = loaded.manifests as { 'client-tls-off.yaml': Manifest };
  // TLS to a callee without a sidecar fails; whether its endpoint was ejected is not modelled.
  const failing = '"mode":"SIMPLE"},"outlierDetection":{"consecutiveGatewayErrors":1}';
  const objects = JSON.parse(JSON.stringify(off.objects).replace('"mode":"DISABLE"}', failing));
  const simple = { ...off, name: 'simple.yaml', objects };
  const routes = Object.keys(loaded.record.baseline).filter((route) => route.startsWith('sleep.full'));
  const record = {
    ...loaded.record,
    cast: { ...loaded.record.cast, 'httpbin.mtls-test': httpbin.bare() },
    given: [],
    baseline: Object.fromEntries(routes.map((route) => [route, admitted.overPlaintext()])),
    sabotage: {},
    expects: Object.fromEntries(routes.map((route) => [route, { is: refused.by('dns'), under: {} as never }])),
  };
  const check = { ...loaded, manifests: { ...loaded.manifests, 'simple.yaml': simple } };
  const freeUnder = (applies: readonly string[]) =>
    sabotagedRuns({ ...check, record: { ...record, applies } }, '').map(({ planned, run }) => [
      planned.sabotage?.name,
      planned.sabotage?.free,
      describeOutcome(run.record.expects[routes[0] ?? '']?.is ?? admitted.overTls()),
    ]);

  test('of a part of the change leaves the outcome of its routes open', () => {
    expect(freeUnder(['simple.yaml', 'client-tls-off.yaml'])).toEqual([
      ['without:simple.yaml', [], 'admitted over plaintext'],
      ['without:client-tls-off.yaml', routes, 'refused by dns'],
    ]);
  });

  test('of the whole change is expected to leave the baseline', () => {
    expect(freeUnder(['simple.yaml'])).toEqual([['without:simple.yaml', [], 'admitted over plaintext']]);
  });

  test.each([
    ['is caught when the outcome of such a route changes', {}, 'conforms'],
    [
      'survives when nothing changes',
      {
        answer: (request: ProbeRequest) =>
          isFromLegacySleep(request) ? refusedBy(request, 'connection-reset') : undefined,
      },
      'deviates',
    ],
  ])('%s', async (_what, faultInjection, verdict) => {
    const legacy = 'sleep.legacy -> httpbin.mtls-test';
    const baseline = {
      ...loaded.record.baseline,
      ...('answer' in faultInjection ? { [legacy]: refused.by('connection-reset') } : {}),
    };
    const bare = strict.map((one) => ({ ...one, record: { ...one.record, baseline, sabotage: {} } }));
    const { result } = await prove(bare, faultInjection);
    const [planned] = plannedChecks(result.plan);
    if (planned?.sabotage === undefined) throw new Error('no sabotage is planned');
    const { [legacy]: claim, ...others } = planned.record.expects;
    const asClaimed = { is: refused.by('connection-reset'), under: claim?.under ?? {} };
    const open = {
      ...planned,
      record: { ...planned.record, expects: { ...others, [legacy]: asClaimed } },
      sabotage: { ...planned.sabotage, free: [legacy] },
    };
    expect(rejudge(open, result.observations, result.changes)).toMatchObject({ verdict });
  });
});
