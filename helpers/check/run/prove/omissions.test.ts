import { describe, expect, test, vi } from 'vitest';
import { admitted } from '../../../model/outcome.ts';
import { httpbin } from '../../../model/workloads/sample-workloads.ts';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed } from '../../../simulated/simulated-checks.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import type * as Timing from '../../../timing/budgets.ts';
import type { LoadedCheck, Manifest } from '../../record/check-record.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
vi.mock('../../../timing/budgets.ts', async (original) => {
  const { budgets } = await original<typeof Timing>();
  return { budgets: { ...budgets, converge: 100, settle: 10 } };
});

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

test('an omission that the model cannot predict is inconclusive and is not run', async () => {
  const { 'client-tls-off.yaml': off } = loaded.manifests as { 'client-tls-off.yaml': Manifest };
  const objects = JSON.parse(JSON.stringify(off.objects).replace('DISABLE', 'SIMPLE'));
  const simple = { ...off, name: 'simple.yaml', objects };
  const routes = Object.keys(loaded.record.baseline).filter((route) => route.startsWith('sleep.full'));
  const plain = { is: admitted.overPlaintext(), under: {} as never };
  const record = {
    ...loaded.record,
    cast: { ...loaded.record.cast, 'httpbin.mtls-test': httpbin.bare() },
    given: [],
    baseline: Object.fromEntries(routes.map((route) => [route, admitted.overPlaintext()])),
    applies: ['simple.yaml', 'client-tls-off.yaml'],
    sabotage: {},
    expects: Object.fromEntries(routes.map((route) => [route, plain])),
  };
  const { verdicts } = await prove([{ ...loaded, record, manifests: { ...loaded.manifests, 'simple.yaml': simple } }]);
  expect(verdicts).toEqual([
    ['PA-STRICT-01+without:simple.yaml', 'deviates', expect.stringMatching(/^nothing changed/)],
    [
      'PA-STRICT-01+without:client-tls-off.yaml',
      'inconclusive',
      'it was stopped: the model cannot predict what it flips: not modelled: TLS of a sidecar towards a callee without one',
    ],
  ]);
});
