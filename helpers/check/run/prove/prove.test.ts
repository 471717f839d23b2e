import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FaultInjection } from '../../../simulated/fault-injection.ts';
import { checksNamed, simulatedChecks } from '../../../simulated/simulated-checks.ts';
import { simulatedRun, type SimulatedRequest } from '../../../simulated/simulated-run.ts';
import { withBudgets } from '../../../timing/fixture.ts';
import { rejudge } from '../../judge/rejudge.ts';
import { loadChecks } from '../../load/load.ts';
import { plannedChecks } from '../../plan/plan.ts';
import type { LoadedCheck } from '../../record/check-record.ts';

// Shorter than on a real mesh, where a failing phase lasts half a minute, and long enough for a
// busy machine.
withBudgets({ converge: 1_000, settle: 10 });

const vacuous = await loadChecks(join(import.meta.dirname, 'fixtures', 'vacuous'));
const strict = checksNamed('PA-STRICT-01');

async function prove(
  checks: readonly LoadedCheck[],
  faultInjection: FaultInjection = {},
  request: Partial<SimulatedRequest> = {},
) {
  const result = await simulatedRun({ mode: 'prove', checks, faultInjection, managedMesh: true, ...request });
  const planned = plannedChecks(result.plan);
  const verdicts = result.checks.map(({ id, verdict, because }) => [id, verdict, because]);
  const { mesh, observations, changes } = result;
  return { result, verdicts, planned, mesh, observations, changes };
}

/** The proof of all checks, which two tests read. */
let whole: ReturnType<typeof prove> | undefined;
const proveAll = () => (whole ??= prove(simulatedChecks));

describe('a proof', () => {
  test('catches every sabotage of every check on a mesh that follows the rules, and leaves nothing in force', async () => {
    const { result, verdicts, mesh } = await proveAll();
    const sabotages = simulatedChecks.flatMap(({ record }) =>
      Object.keys(record.sabotage).map((name) => [`${record.id}+${name}`, 'conforms', '']),
    );
    expect(verdicts.filter(([, verdict]) => verdict !== 'conforms')).toEqual([]);
    expect(verdicts).toEqual(expect.arrayContaining(sabotages));
    expect(result.verdict).toBe('conforms');
    expect(mesh.objects()).toEqual([]);
  });

  test('has a verdict for every entry of its plan, in that order', async () => {
    const { result, planned } = await proveAll();
    expect(result.checks.map(({ id }) => id)).toEqual(planned.map(({ record }) => record.id));
  });

  test('deploys a cast once for all sabotages, and redeploys a workload last', async () => {
    const { mesh } = await prove(strict);
    const deployed = mesh.log.filter((line) => line.startsWith('cast'));
    expect(deployed).toEqual([expect.stringContaining('httpbin'), 'cast sleep bare', 'cast sleep meshed']);
    const before = mesh.log.slice(0, mesh.log.indexOf('cast sleep bare'));
    expect(before.filter((line) => line === 'change')).toHaveLength(9);
  });

  test('runs behind a prefix', async () => {
    expect((await prove(strict, {}, { namespacePrefix: 'mp-' })).result.verdict).toBe('conforms');
  });

  test('is judged only by what it recorded', async () => {
    const { result, planned, observations, changes } = await prove([...strict, ...vacuous]);
    const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
    expect(copy(planned).map((entry) => rejudge(entry, copy(observations), copy(changes)))).toEqual(result.checks);
  });

  test('observes the baseline again before each sabotage', async () => {
    const { observations } = await prove(strict);
    const baselines = new Set(observations.filter(({ phase }) => phase === 'baseline').map(({ check }) => check));
    expect(baselines.size).toBe(Object.keys(strict[0]?.record.sabotage ?? {}).length);
  });

  test('leaves out checks that this mesh cannot run, and does not count them as proved', async () => {
    const { result } = await prove(strict, {}, { istioVersion: '1.20.0' });
    expect(new Set(result.checks.map(({ verdict }) => verdict))).toEqual(new Set(['not-applicable']));
    expect(result.verdict).toBe('inconclusive');
  });
});

describe('a vacuous check', () => {
  test('conforms when it is merely run', async () => {
    expect((await simulatedRun({ checks: vacuous })).verdict).toBe('conforms');
  });

  test('is detected: a sabotage under which it stays green has survived, and the proof deviates', async () => {
    const { verdicts, result } = await prove(vacuous);
    expect(verdicts).toEqual([
      ['VACUOUS-01+omitted', 'conforms', ''],
      [
        'VACUOUS-01+permissive',
        'deviates',
        'sleep.legacy -> httpbin.mtls-test stayed green (refused by connection-reset) where it had to be admitted over plaintext',
      ],
      [
        'VACUOUS-01+without:mutual.yaml',
        'deviates',
        'nothing changed: every route has the outcome that it has without the sabotage',
      ],
    ]);
    expect(result.verdict).toBe('deviates');
  });
});
