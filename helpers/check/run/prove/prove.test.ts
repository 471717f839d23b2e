import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { admitted } from '../../../model/outcome.ts';
import { isModelled } from '../../../model/predict/predict.ts';
import { httpbin } from '../../../model/workloads/cast-member.ts';
import type { ProbeRequest } from '../../../probe/probe-request.ts';
import { curlReport, simulatedMesh, type FaultInjection } from '../../../simulated/simulated-mesh.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import type * as Timing from '../../../timing/budgets.ts';
import { rejudge } from '../../judge/rejudge.ts';
import { loadChecks } from '../../load/load.ts';
import { plannedChecks } from '../../plan/plan.ts';
import type { LoadedCheck, Manifest } from '../../record/check-record.ts';

// The budgets of a real mesh would make a failing phase last half a minute here.
vi.mock('../../../timing/budgets.ts', async (original) => {
  const { budgets } = await original<typeof Timing>();
  return { budgets: { ...budgets, converge: 100, settle: 10 } };
});

// What the simulated mesh can play; what a driver, a TLS library or Istio's own tool does of its own is proved on a real one.
const REAL_ALONE: readonly string[] = ['mongo', 'tls', 'istioctl', 'telemetry'];
const all = (await loadChecks(process.cwd()))
  .filter(({ record: { probe, probes } }) =>
    [probe, ...Object.values(probes)].every(({ kind }) => !REAL_ALONE.includes(kind)),
  )
  // Some facts only a mesh can show.
  .filter(({ record: { probe, probes } }) => [probe, ...Object.values(probes)].every(isModelled));
const vacuous = await loadChecks(join(import.meta.dirname, 'fixtures', 'vacuous'));
const named = (id: string) => all.filter(({ record }) => record.id === id);
const strict = named('PA-STRICT-01');
const loaded = strict[0] as LoadedCheck;

async function prove(
  checks: readonly LoadedCheck[],
  faultInjection: FaultInjection = {},
  request: Partial<SimulatedRequest> = {},
) {
  const result = await simulatedRun({ mode: 'prove', checks, faultInjection, managedMesh: true, ...request });
  const planned = plannedChecks(result.plan);
  const told = result.checks.map(({ id, verdict, because }) => [id, verdict, because]);
  const { mesh, observations, changes } = result;
  return { result, told, planned, mesh, observations, changes };
}

const isLegacy = ({ from }: ProbeRequest) => from.namespace === 'legacy';
describe('proveChecks', () => {
  test('catches every sabotage of every check on a mesh that follows the rules, and leaves nothing in force', async () => {
    const { result, told, mesh } = await prove(all);
    const sabotages = all.flatMap(({ record }) =>
      Object.keys(record.sabotage).map((name) => [`${record.id}+${name}`, 'conforms', '']),
    );
    expect(told.filter(([, verdict]) => verdict !== 'conforms')).toEqual([]);
    expect(told).toEqual(expect.arrayContaining(sabotages));
    expect(result.verdict).toBe('conforms');
    expect(mesh.objects()).toEqual([]);
  }, 120_000);

  test('answers in the order of its plan', async () => {
    const { result, planned } = await prove(all);
    expect(result.checks.map(({ id }) => id)).toEqual(planned.map(({ record }) => record.id));
  });

  test('raises a cast once for all sabotages, and rebuilds a party last', async () => {
    const { mesh } = await prove(strict);
    const deployed = mesh.log.filter((line) => line.startsWith('cast'));
    expect(deployed).toEqual([expect.stringContaining('httpbin'), 'cast sleep bare', 'cast sleep meshed']);
    const before = mesh.log.slice(0, mesh.log.indexOf('cast sleep bare'));
    expect(before.filter((line) => line === 'change')).toHaveLength(9);
  });

  test('proves behind a prefix', async () => {
    expect((await prove(strict, {}, { namespacePrefix: 'mp-' })).result.verdict).toBe('conforms');
  });

  test('is judged by nothing but what it recorded', async () => {
    const { result, planned, observations, changes } = await prove([...strict, ...vacuous]);
    const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
    expect(copy(planned).map((entry) => rejudge(entry, copy(observations), copy(changes)))).toEqual(result.checks);
  });

  test('looks at the stage again before each sabotage', async () => {
    const { observations } = await prove(strict);
    const baselines = new Set(observations.filter(({ phase }) => phase === 'baseline').map(({ check }) => check));
    expect(baselines.size).toBe(Object.keys(strict[0]?.record.sabotage ?? {}).length);
  });

  test('leaves checks out that this mesh cannot run, and never takes that for a proof', async () => {
    const { result } = await prove(strict, {}, { istioVersion: '1.20.0' });
    expect(new Set(result.checks.map(({ verdict }) => verdict))).toEqual(new Set(['not-applicable']));
    expect(result.verdict).toBe('inconclusive');
  });
});

describe('withholdings', () => {
  test('are generated for what no author withholds, with the prediction of the model', async () => {
    const bare = strict.map((check) => ({ ...check, record: { ...check.record, sabotage: {} } }));
    const { told } = await prove(bare);
    expect(told).toEqual([
      ['PA-STRICT-01+without:strict.yaml', 'conforms', ''],
      ['PA-STRICT-01+without:mutual.yaml', 'conforms', ''],
    ]);
  });

  test('cover every removal that is left undone', async () => {
    const removal = named('PA-REMOVAL-01').map((check) => ({
      ...check,
      record: { ...check.record, sabotage: {} },
    }));
    const { told } = await prove(removal);
    expect(told).toEqual([
      ['PA-REMOVAL-01+kept:strict.yaml', 'conforms', ''],
      ['PA-REMOVAL-01+kept:deny-full-get.yaml', 'conforms', ''],
    ]);
  });
});

test('a withholding that the model cannot predict is inconclusive and is not played', async () => {
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
  const { told } = await prove([{ ...loaded, record, manifests: { ...loaded.manifests, 'simple.yaml': simple } }]);
  expect(told).toEqual([
    ['PA-STRICT-01+without:simple.yaml', 'deviates', expect.stringMatching(/^nothing changed/)],
    [
      'PA-STRICT-01+without:client-tls-off.yaml',
      'inconclusive',
      'it was stopped: the model cannot predict what it flips: TLS of a sidecar towards a callee without one is not modelled',
    ],
  ]);
});

describe('a vacuous check', () => {
  test('conforms when it is merely run', async () => {
    expect((await simulatedRun({ checks: vacuous })).verdict).toBe('conforms');
  });

  test('is found out: what stays green under a sabotage has survived and turns the run red', async () => {
    const { told, result } = await prove(vacuous);
    expect(told).toEqual([
      ['VACUOUS-01+omitted', 'conforms', ''],
      [
        'VACUOUS-01+permissive',
        'deviates',
        'sleep.legacy -> httpbin.mtls-test stayed green (refused by connection-reset) where it had to be admitted over plaintext',
      ],
      [
        'VACUOUS-01+without:mutual.yaml',
        'deviates',
        'nothing changed: every route looks as if nobody had touched anything',
      ],
    ]);
    expect(result.verdict).toBe('deviates');
  });
});

describe('proveChecks never takes for caught', () => {
  test('another mechanism than the record names', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      request.from.namespace === 'full' && objects.length === 2 && !JSON.stringify(objects).includes('ISTIO_MUTUAL')
        ? curlReport(request, { is: 'refused', by: 'rbac-403' })
        : undefined;
    const { told } = await prove(strict, { answer });
    expect(told.filter(([, verdict]) => verdict !== 'conforms')[0]).toEqual([
      'PA-STRICT-01+mutual-omitted',
      'deviates',
      expect.stringMatching(/^it turned red, but not as its record says: sleep.full .* was refused by rbac-403/),
    ]);
  });

  test('a change on a route that the sabotage leaves alone', async () => {
    const answer: FaultInjection['answer'] = (request, _round, objects) =>
      request.from.namespace === 'mtls-test' && JSON.stringify(objects).includes('PERMISSIVE')
        ? curlReport(request, { is: 'admitted', over: 'plaintext' })
        : undefined;
    const { told } = await prove(strict, { answer });
    expect(told.filter(([, verdict]) => verdict !== 'conforms')).toEqual([
      ['PA-STRICT-01+permissive', 'deviates', expect.stringContaining('sleep.mtls-test')],
    ]);
  });

  test('a baseline that does not hold: what follows is not even tried', async () => {
    const { told, changes } = await prove(strict, {
      answer: (request) =>
        isLegacy(request) ? curlReport(request, { is: 'refused', by: 'connection-refused' }) : undefined,
    });
    expect(new Set(told.map(([, verdict]) => verdict))).toEqual(new Set(['inconclusive']));
    expect(told[0]?.[2]).toMatch(/^baseline did not hold: sleep.legacy/);
    expect(told[1]?.[2]).toMatch(
      /^it was stopped: not tried: the baseline did not hold before PA-STRICT-01\+permissive/,
    );
    expect(changes.some(({ phase, kind }) => phase === 'applied' && kind === 'applied')).toBe(false);
  });

  test('a sabotage whose witness is silent', async () => {
    const { told } = await prove(named('PA-PERMISSIVE-01'), { silent: ['callee', 'proxy'] });
    expect(new Set(told.map(([, verdict]) => verdict))).toEqual(new Set(['inconclusive']));
  });

  test('a sabotage that could not be applied; the next one starts from a new stage', async () => {
    const { told, mesh } = await prove(strict, {
      change: (count) => (count === 2 ? new Error('istiod is gone') : undefined),
    });
    expect(told.map(([, verdict]) => verdict)).toEqual([
      'inconclusive',
      'conforms',
      'conforms',
      'conforms',
      'conforms',
    ]);
    expect(told[0]?.[2]).toBe('it was stopped: istiod is gone');
    expect(mesh.objects()).toEqual([]);
  });

  test('a sabotage of a check whose cast could not be raised', async () => {
    const mesh = simulatedMesh();
    const deploy: typeof mesh.ensureCast = (namespaces, workloads, signal) =>
      workloads.some(({ app }) => app === 'httpbin-probe')
        ? Promise.reject(new Error('no image'))
        : mesh.ensureCast(namespaces, workloads, signal);
    const { told } = await prove(all, {}, { mesh: { ...mesh, ensureCast: deploy } });
    const lost = told.filter(([id]) => String(id).startsWith('PR-REWRITE-01'));
    expect(lost.map(([, verdict]) => verdict)).toEqual(['inconclusive', 'inconclusive', 'inconclusive']);
    expect(lost[0]?.[2]).toBe('it was stopped: its cast could not be deployed: no image');
  });

  test('an abort: what was applied is deleted and the reason is thrown', async () => {
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
